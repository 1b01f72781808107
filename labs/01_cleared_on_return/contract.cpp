#include "scenario.hpp"

#include "kit/ledger.hpp"

#include <gtest/gtest.h>

TEST(ReturnedBufferPromise, TheCallerReadsAllThatWasWritten) {
  EXPECT_EQ(greeting("Ada"), "hello, Ada");
}
TEST(ReturnedBufferSymptom, TheCallerReadsNothing) { EXPECT_EQ(greeting("Ada"), ""); }
TEST(ReturnedBufferAlways, TheCallersVariableCanBeUsedAgain) {
  std::string text = greeting("Ada");
  text.assign("bye");
  EXPECT_EQ(text, "bye");
}

TEST(RetainedCapacityPromise, AKeptSummaryHoldsAtMostTwiceItsSize) {
  summary kept;
  summarise(page_with_title(title_size), kept);
  EXPECT_LE(weigh(kept).held, 2 * weigh(kept).size);
}
TEST(RetainedCapacityPromise, TheLedgerAgrees) {
  EXPECT_LE(kit::slope(workloads()[0], 100).bytes, 2.0 * (title_size + sizeof(summary)));
}
TEST(RetainedCapacitySymptom, AKeptSummaryHoldsItsScratchToo) {
  summary kept;
  summarise(page_with_title(title_size), kept);
  EXPECT_GE(kept.scratch.capacity(), scratch_size);
  EXPECT_EQ(kit::slope(workloads()[0], 100).blocks, 2);  // the title and the scratch
}
TEST(RetainedCapacityAlways, TheTitleIsTheFirstLine) {
  summary kept;
  summarise("A title\nand more", kept);
  EXPECT_EQ(kept.title, "A title");
  EXPECT_EQ(kept.scratch, "");
}

TEST(PooledViewPromise, TheViewReadsItsOwnBytes) {
  EXPECT_EQ(decode_and_read("frame 7").text, "frame 7");
  EXPECT_EQ(decode_and_read("frame 7").late_reads, 0);
  EXPECT_EQ(decode_and_read("frame 7").used_buffers, 1);
}
TEST(PooledViewSymptom, TheViewReadsABufferThatIsBackInThePool) {
  EXPECT_EQ(decode_and_read("frame 7").text, "#######");
  EXPECT_EQ(decode_and_read("frame 7").late_reads, 1);
}
TEST(PooledViewAlways, TheBufferIsBackInThePoolAtTheEnd) {
  EXPECT_EQ(decode_and_read("frame 7").kept_buffers, 0);
}

TEST(DeferredInLoopPromise, OnePartIsOpenAtATime) {
  EXPECT_EQ(kit::slope(workloads()[1], 20).peak_descriptors, 0);
}
TEST(DeferredInLoopSymptom, EveryPartStaysOpenUntilTheEnd) {
  EXPECT_EQ(kit::slope(workloads()[1], 20).peak_descriptors, 1);
}
TEST(DeferredInLoopAlways, AllPartsAreAddedUpAndClosed) {
  EXPECT_EQ(total_size(parts_of(5, 10)), 50);
  EXPECT_EQ(kit::slope(workloads()[1], 20).descriptors, 0);
  EXPECT_EQ(part::closed_in_vain(), 0);
}
