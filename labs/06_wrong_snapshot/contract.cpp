#include "scenario.hpp"

#include "kit/ledger.hpp"

#include <gtest/gtest.h>

namespace {

steps replaced(const std::string& text) { return run(*replacement('a', 'o'), text); }
steps capitalised(const std::string& text) { return run(*capitals(), text); }

const std::vector<std::string> letters{"a", "b"};

}  // namespace

TEST(SnapshotAfterApplyPromise, UndoGivesTheTextBack) {
  EXPECT_EQ(replaced("a banana").undone, "a banana");
}
TEST(SnapshotAfterApplyPromise, TheCursorToo) {
  document on{"a banana"};
  on.move_cursor(3);
  const document::state before = on.contents();
  const auto what = replacement('a', 'o');
  what->execute(on);
  what->undo(on);
  EXPECT_EQ(on.contents(), before);
}
TEST(SnapshotAfterApplySymptom, UndoChangesNothing) {
  EXPECT_EQ(replaced("a banana").undone, "o bonono");
}
TEST(SnapshotAfterApplyAlways, TheTextIsReplacedAndReplacedAgain) {
  EXPECT_EQ(replaced("a banana").executed, "o bonono");
  EXPECT_EQ(replaced("a banana").redone, "o bonono");
}

TEST(RedoReturnsEarlyPromise, RedoDoesItAgain) { EXPECT_EQ(capitalised("loud").redone, "LOUD"); }
TEST(RedoReturnsEarlySymptom, RedoChangesNothing) { EXPECT_EQ(capitalised("loud").redone, "loud"); }
TEST(RedoReturnsEarlyAlways, ItIsDoneAndUndone) {
  EXPECT_EQ(capitalised("loud").executed, "LOUD");
  EXPECT_EQ(capitalised("loud").undone, "loud");
}
TEST(RedoReturnsEarlyAlways, ExecutedTwiceItIsUndoneByOneUndo) {
  const auto what = capitals();
  EXPECT_EQ(run_twice(*what, "loud"), "LOUD");
  document on{"LOUD"};
  what->undo(on);
  EXPECT_EQ(on.text(), "loud");
}

TEST(FailedUndoMovesOnPromise, TheSameCommandIsUndoneByTheRetry) {
  EXPECT_EQ(undo_twice(words).undone, "one two ");
  EXPECT_EQ(undo_twice(words).done, 2);
  EXPECT_EQ(undo_twice(words).redone, "one two three");
}
TEST(FailedUndoMovesOnSymptom, TheRetryUndoesTheOneBefore) {
  EXPECT_EQ(undo_twice(words).undone, "one two t");
  EXPECT_EQ(undo_twice(words).done, 1);
  EXPECT_EQ(undo_twice(words).redone, "one two ttwo three");
}
TEST(FailedUndoMovesOnAlways, ARefusedUndoLeavesTheText) {
  EXPECT_EQ(undo_twice(words).refused, "one two three");
}
TEST(FailedUndoMovesOnAlways, WithNothingToUndoNothingHappens) {
  document on{"text"};
  history of;
  undo(of, on);
  EXPECT_EQ(on.text(), "text");
  EXPECT_EQ(of.undone, 0);
}

TEST(AppliedTwicePromise, AnEditIsThereOnceAlsoIfTheJournalIsFull) {
  EXPECT_EQ(send(edits, 2).text, "one two three");
}
TEST(AppliedTwiceSymptom, TheEditIsThereTwice) {
  EXPECT_EQ(send(edits, 2).text, "one two two three");
}
TEST(AppliedTwiceAlways, AnEditThatArrivedIsNotAppliedAgain) {
  EXPECT_EQ(send({{1, "one"}, {1, "one"}}).text, "one");
  EXPECT_EQ(send(edits).sent, 3);
}
TEST(AppliedTwiceAlways, ARefusedEditArrivesWhenItIsSentAgain) {
  const delivered seen = send(edits, 0, 2);
  EXPECT_EQ(seen.text, "one two three");
  EXPECT_EQ(seen.recorded, 3);
  EXPECT_EQ(seen.sent, 4);
}

TEST(RetainedRedoTailPromise, WhatCannotBeRedoneIsGone) {
  EXPECT_EQ(type_and_undo(10, "word").commands, 1);
  const kit::per_operation held = kit::slope(workloads()[0], 100);
  EXPECT_EQ(held.bytes, 0);
  EXPECT_EQ(held.blocks, 0);
}
TEST(RetainedRedoTailSymptom, EveryCommandStays) {
  EXPECT_EQ(type_and_undo(10, "word").commands, 11);
  const kit::per_operation held = kit::slope(workloads()[0], 100);
  EXPECT_EQ(held.blocks, 2);  // the command and its word
  EXPECT_GE(held.bytes, word_size);
}
TEST(RetainedRedoTailAlways, NothingCanBeRedoneAfterTyping) {
  EXPECT_EQ(type_and_undo(10, "word").text, "word");
  EXPECT_EQ(type_and_undo(10, "word").redoable, 0);
}
TEST(RetainedRedoTailAlways, ARefusedTextLeavesWhatCanBeRedone) {
  document on;
  history of;
  type(of, on, "old");
  undo(of, on);
  on.edits.fail_at(1);
  EXPECT_THROW(type(of, on, "new"), refused);
  of.redo(on);
  EXPECT_EQ(on.text(), "old");
}

TEST(HalfUndoneMacroPromise, ARefusedUndoLeavesAllOfItDone) {
  EXPECT_EQ(undo_all("0", letters, 2).refused, "0ab");
  EXPECT_EQ(undo_all("0", letters, 2).undone, "0");
}
TEST(HalfUndoneMacroSymptom, HalfOfItIsUndoneAndTheRetryTakesMore) {
  EXPECT_EQ(undo_all("0", letters, 2).refused, "0a");
  EXPECT_EQ(undo_all("0", letters, 2).undone, "");
}
TEST(HalfUndoneMacroAlways, AllOfItIsUndone) {
  EXPECT_EQ(undo_all("0", letters, 0).undone, "0");
  EXPECT_EQ(undo_all("0", letters, 1).refused, "0ab");
  EXPECT_EQ(undo_all("0", letters, 1).undone, "0");
}
