// Branches, limits, checkpoints, and undo by origin.
#include "scopelab/undo/testing/document.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using namespace scopelab::undo;
using namespace scopelab::undo::rig;

struct branched {
  document d;
  history h;
  // root(a(b(c) d(e f)))
  branched() {
    for (const char* what : {"a", "b", "c"}) put(what);
    h.go_to_index(1);
    put("d");
    put("e");
    h.undo();
    put("f");
  }
  node_id put(const char* what, origin by = 0) {
    h.execute(insert{&d, d.text.size(), what}, {.by = by});
    return h.here();
  }
};

TEST(UndoTree, AnEditAfterUndoKeepsTheOtherBranch) {
  branched b;
  EXPECT_EQ(tree_of(b.h), "root(a(b(c) d(e f*)))");
  EXPECT_EQ(b.d.text, "adf");
  EXPECT_EQ(b.h.size(), 3U);
  EXPECT_EQ(b.h.count(), 6U);
}

TEST(UndoTree, GoesToAnyState) {
  branched b;
  const auto all = {b.h.root(), node_id{1}, node_id{2}, node_id{3},
                    node_id{4}, node_id{5}, node_id{6}};
  const std::string texts[] = {"", "a", "ab", "abc", "ad", "ade", "adf"};
  for (const node_id from : all) {
    for (const node_id to : all) {
      ASSERT_TRUE(b.h.go_to(from));
      ASSERT_TRUE(b.h.go_to(to));
      EXPECT_EQ(b.d.text, texts[to.value]);
      EXPECT_EQ(b.h.index(), texts[to.value].size());
    }
  }
  EXPECT_FALSE(b.h.go_to({77}));
}

TEST(UndoTree, RedoLeadsWhereOneWasLast) {
  branched b;
  b.h.go_to({3});
  EXPECT_EQ(tree_of(b.h), "root(a(d(e f) b(c*)))");
  b.h.undo();
  b.h.undo();
  b.h.redo();
  EXPECT_EQ(b.d.text, "ab");
  b.h.go_to({4});
  EXPECT_EQ(b.h.size(), 3U);
  b.h.redo();
  EXPECT_EQ(b.d.text, "adf");
}

TEST(UndoTree, KeepsCheckpoints) {
  branched b;
  b.h.set_checkpoint("last");
  b.h.go_to({3});
  b.h.set_checkpoint("old");
  EXPECT_EQ(b.h.checkpoint("last"), node_id{6});
  EXPECT_TRUE(b.h.go_to_checkpoint("last"));
  EXPECT_EQ(b.d.text, "adf");
  EXPECT_FALSE(b.h.go_to_checkpoint("none"));
  b.h.set_limit({.commands = 3});
  EXPECT_FALSE(b.h.checkpoint("old")) << "it went with its branch";
  EXPECT_TRUE(b.h.checkpoint("last"));
  b.h.set_checkpoint("last");
  EXPECT_EQ(b.h.checkpoint("last"), b.h.here());
}

// Nothing recurses, and nothing is looked at twice.
TEST(UndoTree, MayBeDeepAndWide) {
  int at = 0;
  history h;
  const auto up = [&] { ++at; };
  const auto down = [&] { --at; };
  for (int i = 0; i < 100000; ++i) h.execute(up, down);
  const node_id deep = h.here();
  h.go_to_index(1);
  for (int i = 0; i < 50000; ++i) {
    h.execute(up, down);
    h.undo();
  }
  EXPECT_EQ(h.count(), 150000U);
  EXPECT_TRUE(h.go_to(deep));
  EXPECT_EQ(at, 100000);
  h.set_limit({.commands = 120000});
  EXPECT_EQ(h.count(), 120000U);
  EXPECT_EQ(h.size(), 100000U);
  h.set_limit({.commands = 10});
  EXPECT_EQ(h.count(), 10U);
  h.go_to_index(0);
  EXPECT_EQ(at, 99990);
}

TEST(UndoTree, DropsWhatWasUndone) {
  branched b;
  b.h.go_to({4});
  b.h.set_checkpoint("here");
  b.h.drop_undone();
  EXPECT_EQ(tree_of(b.h), "root(a(b(c) d*))");
  EXPECT_EQ(b.h.size(), 2U);
  EXPECT_FALSE(b.h.redo());
  EXPECT_TRUE(b.h.checkpoint("here"));
}

TEST(UndoLimit, OtherBranchesGoFirst) {
  branched b;
  b.h.set_limit({.commands = 5});
  EXPECT_EQ(tree_of(b.h), "root(a(d(e f*)))") << "a branch goes as a whole";
  b.h.set_limit({.commands = 3});
  EXPECT_EQ(tree_of(b.h), "root(a(d(f*)))");
}

TEST(UndoLimit, ThenTheFarEndOfRedoThenTheOldest) {
  branched b;
  b.h.go_to({1});
  b.h.set_limit({.commands = 2});
  EXPECT_EQ(tree_of(b.h), "root(a*(d))");
  b.put("x");
  b.put("y");
  EXPECT_EQ(tree_of(b.h), "root(x(y*))");
  EXPECT_EQ(b.h.index(), 2U);
  b.h.undo();
  b.h.undo();
  EXPECT_EQ(b.d.text, "a") << "what has gone cannot be undone";
  b.h.set_limit({.commands = 0});
  EXPECT_EQ(tree_of(b.h), "root*");
  b.put("z");
  EXPECT_EQ(b.d.text, "az");
  EXPECT_EQ(b.h.count(), 0U) << "executed and not kept";
}

TEST(UndoLimit, TheRootTakesOverTheMark) {
  document d;
  history h{{.limit = {.commands = 2}}};
  h.set_clean();
  h.execute(insert{&d, 0, "a"});
  h.set_clean();
  h.execute(insert{&d, 0, "b"});
  h.execute(insert{&d, 0, "c"});
  EXPECT_EQ(h.clean_index(), 0U);
  h.undo();
  h.undo();
  EXPECT_TRUE(h.is_clean());
  h.redo();
  h.redo();
  h.execute(insert{&d, 0, "d"});
  EXPECT_FALSE(h.clean_state());
}

TEST(UndoLimit, HoldsInBytes) {
  document d;
  history h{{.limit = {.bytes = 1000}}};
  for (int i = 0; i < 50; ++i) {
    h.execute(insert{&d, 0, "short"});
    EXPECT_LE(h.bytes(), 1000U);
  }
  EXPECT_GT(h.count(), 3U);
  h.execute(insert{&d, 0, std::string(600, 'x')});
  EXPECT_LE(h.bytes(), 1000U);
  EXPECT_EQ(h.undo_label().size(), 600U);
  h.execute(insert{&d, 0, std::string(1200, 'x')});
  EXPECT_EQ(h.count(), 0U) << "larger than all";
}

// What grows when it is undone is counted then.
struct grows {
  std::string* was;
  void execute() { was->clear(); }
  void undo() { was->assign(500, 'x'); }
  std::size_t bytes() const noexcept { return was->size(); }
};

TEST(UndoLimit, HoldsWhatGrowsWhenItIsUndone) {
  std::string was;
  document d;
  history h{{.limit = {.bytes = 400}}};
  h.execute(insert{&d, 0, "a"});
  h.execute(grows{&was});
  EXPECT_EQ(h.count(), 2U);
  h.undo();
  EXPECT_EQ(tree_of(h), "root(a*)");
}

TEST(UndoLimit, ManyBranchesGoOneByOne) {
  document d;
  history h{{.limit = {.commands = 100}}};
  for (int i = 0; i < 50; ++i) h.execute(insert{&d, 0, "x"});
  for (int i = 0; i < 1000; ++i) {
    h.undo();
    h.execute(insert{&d, 0, std::to_string(i)});
    ASSERT_LE(h.count(), 100U);
  }
  EXPECT_EQ(h.index(), 50U);
  EXPECT_EQ(h.children_of(h.parent_of(h.here()).value_or(node_id{})).size(),
            51U);
}

TEST(UndoOrigin, TakesBackOnlyMine) {
  branched b;
  b.h.clear();
  b.d.text.clear();
  b.h.execute(add{&b.d, 1}, {.by = 1});
  b.h.execute(add{&b.d, 10}, {.by = 2});
  b.h.set_checkpoint("between");
  b.h.execute(add{&b.d, 100}, {.by = 2});
  b.h.set_clean();
  EXPECT_TRUE(b.h.undo(1));
  EXPECT_EQ(b.d.sum, 110);
  EXPECT_EQ(b.h.index(), 2U);
  EXPECT_EQ(b.h.size(), 3U);
  EXPECT_FALSE(b.h.is_clean());
  EXPECT_FALSE(b.h.checkpoint("between")) << "that state is nowhere any more";
  EXPECT_FALSE(b.h.undo(1));
  EXPECT_TRUE(b.h.redo(1));
  EXPECT_EQ(b.d.sum, 111);
  EXPECT_TRUE(b.h.is_clean());
}

TEST(UndoOrigin, RedoesOnlyMine) {
  branched b;
  b.h.clear();
  b.h.execute(add{&b.d, 1}, {.by = 1});
  b.h.execute(add{&b.d, 10}, {.by = 2});
  b.h.execute(add{&b.d, 100}, {.by = 3});
  b.h.set_clean();
  b.h.go_to_index(0);
  EXPECT_TRUE(b.h.redo(3));
  EXPECT_EQ(b.d.sum, 100);
  EXPECT_EQ(b.h.index(), 1U);
  EXPECT_EQ(b.h.size(), 3U);
  EXPECT_TRUE(b.h.redo());
  EXPECT_TRUE(b.h.redo());
  EXPECT_EQ(b.d.sum, 111);
  EXPECT_TRUE(b.h.is_clean());
  EXPECT_FALSE(b.h.redo(3));
}

TEST(UndoOrigin, IsBlockedByABranchAndByWhatNeedsIt) {
  branched b;
  b.h.clear();
  b.d.text.clear();
  b.put("a", 1);
  b.put("b", 2);
  EXPECT_FALSE(b.h.undo(1, [](command_view later, command_view) {
    return later.label() != "b";
  }));
  b.h.undo();
  b.put("c", 2);
  EXPECT_EQ(tree_of(b.h), "root(a(b c*))");
  EXPECT_FALSE(b.h.undo(1)) << "b stands on a";
  EXPECT_EQ(b.d.text, "ac");
}

// The order of the line is that in which what is there was last done.
TEST(UndoOrigin, LeavesTheOthersInTheirOrder) {
  branched b;
  b.h.clear();
  for (int i = 1; i <= 4; ++i)
    b.h.execute(add{&b.d, 1 << i}, {.by = static_cast<origin>(i)});
  b.h.undo(2);
  std::string order;
  for (std::size_t i = 0; i < b.h.size(); ++i)
    order += static_cast<char>('0' + b.h.command_at(i).by());
  EXPECT_EQ(order, "1342");
  node_id last{};
  for (std::size_t i = 0; i < b.h.size(); ++i) {
    EXPECT_GT(b.h.command_at(i).id(), last);
    last = b.h.command_at(i).id();
  }
}

}  // namespace
