#include "scopelab/undo/history.hpp"

#include "scopelab/undo/testing/document.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <utility>

namespace {

using namespace scopelab::undo;
using namespace scopelab::undo::rig;

TEST(History, ExecutesUndoesAndRedoes) {
  document d;
  history h;
  EXPECT_EQ(h.execute(insert{&d, 0, "ab"}), outcome::kept);
  h.execute(insert{&d, 2, "cd"});
  h.execute(erase{&d, 1, 2});
  EXPECT_EQ(d.text, "ad");
  EXPECT_EQ(h.undo_label(), "erase");
  EXPECT_TRUE(h.undo());
  EXPECT_EQ(d.text, "abcd");
  EXPECT_EQ(h.undo_label(), "cd");
  EXPECT_EQ(h.redo_label(), "erase");
  EXPECT_TRUE(h.undo());
  EXPECT_TRUE(h.undo());
  EXPECT_FALSE(h.undo());
  EXPECT_EQ(d.text, "");
  EXPECT_EQ(h.index(), 0U);
  EXPECT_EQ(h.size(), 3U);
  while (h.redo()) {
  }
  EXPECT_EQ(d.text, "ad");
  EXPECT_FALSE(h.can_redo());
}

TEST(History, TakesClosures) {
  int zoom = 1;
  history h;
  h.execute([&] { zoom *= 2; }, [&] { zoom /= 2; }, "zoom");
  EXPECT_EQ(zoom, 2);
  EXPECT_EQ(h.undo_label(), "zoom");
  h.undo();
  EXPECT_EQ(zoom, 1);
  h.redo();
  EXPECT_EQ(zoom, 2);
}

struct owner {
  std::unique_ptr<int> what;
  int* to;
  bool fails = false;

  void execute() {
    if (fails) throw std::runtime_error("no");
    *to += *what;
  }
  void undo() { *to -= *what; }
  void redo() { *to += 10 * *what; }
};

TEST(History, TakesWhatCanOnlyBeMoved) {
  int sum = 0;
  history h;
  h.execute(owner{std::make_unique<int>(3), &sum});
  h.undo();
  h.redo();
  EXPECT_EQ(sum, 30) << "redo() is called where there is one";
}

TEST(History, GivesBackWhatItCouldNotExecute) {
  int sum = 0;
  history h;
  owner o{std::make_unique<int>(3), &sum, true};
  // A cast, as a moved-from object is not to be looked at otherwise.
  EXPECT_THROW(h.execute(static_cast<owner&&>(o)), std::runtime_error);
  ASSERT_NE(o.what, nullptr);
  EXPECT_EQ(h.count(), 0U);
  o.fails = false;
  h.execute(std::move(o));
  EXPECT_EQ(sum, 3);
}

TEST(History, MergesWhatTellsSo) {
  document d;
  history h;
  h.execute(type{&d, "a"});
  EXPECT_EQ(h.execute(type{&d, "b"}), outcome::merged);
  h.execute(type{&d, "c"});
  EXPECT_EQ(h.size(), 1U);
  EXPECT_EQ(h.undo_label(), "abc");
  h.undo();
  EXPECT_EQ(d.text, "");
  h.redo();
  EXPECT_EQ(d.text, "abc");
}

TEST(History, AnnulsTwoThatAreNothing) {
  document d;
  history h;
  h.execute(insert{&d, 0, "x"});
  h.set_clean();
  h.execute(add{&d, 2});
  EXPECT_FALSE(h.is_clean());
  EXPECT_EQ(h.execute(add{&d, -2}), outcome::annulled);
  EXPECT_EQ(tree_of(h), "root(x*!)");
  EXPECT_EQ(d.sum, 0);
  EXPECT_TRUE(h.is_clean());
  h.execute(add{&d, 2});
  EXPECT_EQ(h.index(), 2U);
}

TEST(History, DoesNotMergeOverAMarkAnOriginOrABranch) {
  document d;
  history h;
  h.execute(type{&d, "a"});
  h.set_clean();
  EXPECT_EQ(h.execute(type{&d, "b"}), outcome::kept);
  h.set_checkpoint("here");
  EXPECT_EQ(h.execute(type{&d, "c"}), outcome::kept);
  EXPECT_EQ(h.execute(type{&d, "d"}, {.by = 1}), outcome::kept);
  h.undo();
  EXPECT_EQ(h.execute(type{&d, "e"}), outcome::kept);
  EXPECT_EQ(tree_of(h), "root(a!(b(c(d e*))))");
}

TEST(History, WithoutBranchesDropsWhatWasUndone) {
  document d;
  history h{{.keep_branches = false}};
  h.execute(insert{&d, 0, "a"});
  h.execute(insert{&d, 0, "b"});
  h.set_clean();
  h.undo();
  h.execute(insert{&d, 0, "c"});
  EXPECT_EQ(tree_of(h), "root(a(c*))");
  EXPECT_EQ(h.count(), 2U);
  EXPECT_FALSE(h.clean_state()) << "it went with its command";
  h.execute(type{&d, "d"});
  h.execute(insert{&d, 0, "e"});
  h.undo();
  EXPECT_EQ(h.execute(type{&d, "f"}), outcome::merged);
  EXPECT_EQ(tree_of(h), "root(a(c(df*)))");
}

TEST(History, RemovesWhatIsFoundObsolete) {
  document d;
  bool gone = true;
  history h;
  EXPECT_EQ(h.execute(fleeting{&d, 'x', &gone}), outcome::obsolete);
  EXPECT_EQ(d.text, "");
  gone = false;
  h.execute(insert{&d, 0, "a"});
  h.execute(fleeting{&d, 'x', &gone});
  h.set_clean();
  h.execute(insert{&d, 0, "b"});
  EXPECT_EQ(d.text, "bax");
  gone = true;
  h.undo();
  h.undo();
  EXPECT_EQ(d.text, "ax") << "what is obsolete is not undone";
  EXPECT_EQ(tree_of(h), "root(a*(b))");
  EXPECT_FALSE(h.clean_state());
  h.redo();
  EXPECT_EQ(d.text, "bax");
}

TEST(History, LosesTheMarkThatWasReachedThroughIt) {
  document d;
  bool gone = false;
  history h;
  h.execute(insert{&d, 0, "a"});
  h.set_checkpoint("before");
  h.execute(fleeting{&d, 'x', &gone});
  h.execute(insert{&d, 0, "b"});
  h.set_clean();
  h.go_to_index(1);
  EXPECT_TRUE(h.clean_state());
  gone = true;
  h.redo();
  EXPECT_EQ(tree_of(h), "root(a*(b))");
  EXPECT_FALSE(h.clean_state());
  EXPECT_EQ(h.checkpoint("before"), h.here());
}

TEST(History, DoesNotMergeIntoWhatIsObsolete) {
  struct word {
    document* to;
    const bool* gone;
    void execute() { to->text += 'w'; }
    void undo() { to->text.pop_back(); }
    merging merge_with(const word&) { return merging::merged; }
    bool obsolete() const noexcept { return *gone; }
  };
  document d;
  bool gone = false;
  const bool stays = false;
  history h;
  h.execute(word{&d, &gone});
  gone = true;
  EXPECT_EQ(h.execute(word{&d, &stays}), outcome::kept);
  h.undo();
  EXPECT_EQ(d.text, "w");
}

TEST(History, KeepsTheCleanMark) {
  document d;
  history h;
  EXPECT_FALSE(h.is_clean());
  h.set_clean();
  EXPECT_EQ(h.clean_index(), 0U);
  h.execute(insert{&d, 0, "a"});
  h.execute(insert{&d, 0, "b"});
  h.set_clean();
  h.undo();
  EXPECT_FALSE(h.is_clean());
  EXPECT_EQ(h.clean_index(), 2U);
  h.redo();
  EXPECT_TRUE(h.is_clean());
  h.reset_clean();
  EXPECT_FALSE(h.clean_state());
}

TEST(History, AppliesADeliveryOnce) {
  document d;
  history h;
  const command_id id{1, 2};
  EXPECT_EQ(h.execute(insert{&d, 0, "a"}, {.id = id}), outcome::kept);
  EXPECT_EQ(h.execute(insert{&d, 0, "a"}, {.id = id}), outcome::repeated);
  h.undo();
  EXPECT_EQ(h.execute(insert{&d, 0, "a"}, {.id = id}), outcome::repeated)
      << "it was undone since, and that stands";
  h.clear();
  EXPECT_EQ(h.execute(insert{&d, 0, "a"}, {.id = id}), outcome::repeated);
  EXPECT_EQ(d.text, "");
}

TEST(History, AFailedDeliveryIsNotApplied) {
  document d;
  history h;
  arm(1);
  EXPECT_THROW(h.execute(type{&d, "a"}, {.id = {0, 7}}), std::exception);
  disarm();
  EXPECT_EQ(h.execute(type{&d, "a"}, {.id = {0, 7}}), outcome::kept);
  EXPECT_EQ(d.text, "a");
}

TEST(History, RemembersOnlySoManyIds) {
  document d;
  history h{{.remembered_ids = 2}};
  for (std::uint64_t i = 1; i <= 3; ++i) h.execute(add{&d, 1}, {.id = {0, i}});
  EXPECT_EQ(h.execute(add{&d, 1}, {.id = {0, 3}}), outcome::repeated);
  EXPECT_EQ(h.execute(add{&d, 1}, {.id = {0, 1}}), outcome::merged);
}

// Obsolete from the start, or from when it was executed.
struct worthless {
  document* to;
  bool now;
  bool then;
  void execute() {
    ++to->sum;
    now = then;
  }
  void undo() { --to->sum; }
  merging merge_with(const worthless&) { return merging::refused; }
  bool obsolete() const noexcept { return now; }
};

TEST(History, RemembersOnlySoManyIdsOfWhatItDidNotKeep) {
  document d;
  history h{{.remembered_ids = 2}};
  const auto deliver = [&](std::uint64_t id) {
    return h.execute(worthless{&d, false, true}, {.id = {0, id}});
  };
  for (std::uint64_t i = 1; i <= 3; ++i)
    EXPECT_EQ(deliver(i), outcome::obsolete);
  EXPECT_EQ(deliver(3), outcome::repeated);
  EXPECT_EQ(deliver(1), outcome::obsolete);
  EXPECT_EQ(d.sum, 4);
  macro m{h, "nothing"};
  for (std::uint64_t i = 4; i <= 6; ++i) deliver(i);
  EXPECT_EQ(m.commit(), outcome::obsolete);
  EXPECT_EQ(h.execute(add{&d, 1}, {.id = {0, 6}}), outcome::repeated);
  EXPECT_EQ(h.execute(add{&d, 1}, {.id = {0, 4}}), outcome::kept);
}

TEST(History, ADeliveryThatWasNotExecutedIsNotApplied) {
  document d;
  for (const std::size_t most : {0U, 9U}) {
    history h{{.remembered_ids = most}};
    const auto deliver = [&] {
      return h.execute(worthless{&d, true, true}, {.id = {0, 7}});
    };
    EXPECT_EQ(deliver(), outcome::obsolete);
    EXPECT_EQ(deliver(), outcome::obsolete);
    h.execute(worthless{&d, false, false});  // there is one to merge into
    EXPECT_EQ(deliver(), outcome::obsolete);
    EXPECT_EQ(deliver(), outcome::obsolete);
  }
  EXPECT_EQ(d.sum, 2);
}

TEST(History, RefusesToBeCalledByItsCommands) {
  history h;
  EXPECT_THROW(h.execute([&] { h.undo(); }, [] {}), refused_error);
  EXPECT_EQ(h.count(), 0U);
  h.execute([] {}, [&] { h.redo(); });
  EXPECT_THROW(h.undo(), refused_error);
  EXPECT_EQ(h.index(), 1U);
}

TEST(History, LooksAtACommandByItsType) {
  document d;
  history h;
  h.execute(insert{&d, 0, "a"}, {.by = 4});
  const auto seen = h.command_at(0);
  ASSERT_NE(seen.as<insert>(), nullptr);
  EXPECT_EQ(seen.as<insert>()->what, "a");
  EXPECT_EQ(seen.as<type>(), nullptr);
  EXPECT_EQ(seen.by(), 4U);
  EXPECT_FALSE(h.command_at(1));
}

TEST(History, IsNeitherCopiedNorMoved) {
  static_assert(!std::is_copy_constructible_v<history>);
  static_assert(!std::is_move_constructible_v<history>);
}

template <std::size_t Size>
struct sized {
  unsigned char what[Size] = {};
  void execute() {}
  void undo() {}
};

// What the heap gives for a command, malloc's head included, beside the command.
template <class Command>
long overhead(std::size_t size) {
  history h;
  const heap_use before = heap_in_use();
  for (int i = 0; i < 100; ++i) h.execute(Command{});
  const heap_use after = heap_in_use();
  EXPECT_EQ(after.blocks - before.blocks, 100);
  return (after.bytes - before.bytes) / 100 + 8 - static_cast<long>(size);
}

struct empty {
  void execute() {}
  void undo() {}
};

TEST(History, TakesAtMost64BytesBesideACommand) {
  EXPECT_LE(overhead<empty>(0), 64);
  EXPECT_LE(overhead<sized<8>>(8), 64);
  EXPECT_LE(overhead<sized<16>>(16), 64);
  EXPECT_LE(overhead<sized<24>>(24), 64);
  EXPECT_LE(overhead<sized<64>>(64), 64);
  EXPECT_LE(overhead<sized<1000>>(1000), 64);
}

// The bytes that a history says it holds are those that the heap gave.
TEST(History, CountsItsBytes) {
  document d;
  history h;
  const heap_use before = heap_in_use();
  h.execute(insert{&d, 0, std::string(100, 'a')});
  h.execute(insert{&d, 0, "b"});
  h.execute([] {}, [] {});
  const heap_use after = heap_in_use();
  const long heads = 8 * (after.blocks - before.blocks);
  EXPECT_NEAR(static_cast<double>(h.bytes()),
              static_cast<double>(after.bytes - before.bytes + heads), 16.0);
  h.clear();
  EXPECT_EQ(h.bytes(), 0U);
  EXPECT_EQ(heap_in_use(), before);
}

}  // namespace
