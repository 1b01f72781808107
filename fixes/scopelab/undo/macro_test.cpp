#include "scopelab/undo/macro.hpp"

#include "scopelab/undo/testing/document.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <utility>
#include <vector>

namespace {

using namespace scopelab::undo;
using namespace scopelab::undo::rig;

TEST(Macro, IsOneCommand) {
  document d;
  history h;
  {
    macro m{h, "all"};
    h.execute(insert{&d, 0, "a"});
    h.execute(insert{&d, 1, "b"});
    EXPECT_FALSE(h.can_undo());
    EXPECT_THROW(h.undo(), refused_error);
    EXPECT_THROW(h.set_clean(), refused_error);
    EXPECT_THROW(h.clear(), refused_error);
    EXPECT_EQ(m.commit(), outcome::kept);
    EXPECT_THROW(m.commit(), refused_error);
  }
  EXPECT_EQ(h.index(), 1U);
  EXPECT_EQ(h.undo_label(), "all");
  EXPECT_EQ(h.command_at(0).children(), 2U);
  EXPECT_EQ(h.command_at(0).child(1).label(), "b");
  h.undo();
  EXPECT_EQ(d.text, "");
  h.redo();
  EXPECT_EQ(d.text, "ab");
}

TEST(Macro, IsTakenBackUnlessItIsCommitted) {
  document d;
  history h;
  h.execute(insert{&d, 0, "x"});
  try {
    const macro m{h, "all"};
    h.execute(insert{&d, 0, "a"}, {.id = {0, 1}});
    throw fault{};
  } catch (const fault&) {
  }
  EXPECT_EQ(d.text, "x");
  EXPECT_EQ(tree_of(h), "root(x*)");
  EXPECT_EQ(h.execute(insert{&d, 0, "a"}, {.id = {0, 1}}), outcome::kept)
      << "the delivery was taken back too";
}

TEST(Macro, NestsAndTheInnerOneGoesAlone) {
  document d;
  history h;
  macro outer{h, "outer"};
  h.execute(type{&d, "a"});
  {
    macro inner{h, "inner"};
    EXPECT_THROW(outer.commit(), refused_error);
    h.execute(type{&d, "b"});
    inner.rollback();
    EXPECT_EQ(d.text, "a");
  }
  {
    macro inner{h, "inner"};
    EXPECT_EQ(h.execute(type{&d, "c"}), outcome::kept) << "not into outer's";
    EXPECT_EQ(h.execute(type{&d, "d"}), outcome::merged);
    inner.commit();
  }
  EXPECT_EQ(h.execute(type{&d, "e"}), outcome::kept) << "nor the other way";
  outer.commit();
  EXPECT_EQ(d.text, "acde");
  EXPECT_EQ(h.command_at(0).children(), 3U);
  h.undo();
  EXPECT_EQ(d.text, "");
}

TEST(Macro, OfNothingIsNothing) {
  document d;
  history h;
  macro m{h, "empty"};
  h.execute(add{&d, 1});
  h.execute(add{&d, -1});
  EXPECT_EQ(m.commit(), outcome::obsolete);
  EXPECT_EQ(h.count(), 0U);
}

TEST(Macro, KeepsTheRedoTailUntilItIsCommitted) {
  document d;
  history h{{.keep_branches = false}};
  h.execute(insert{&d, 0, "a"});
  h.undo();
  {
    const macro m{h, "all"};
    h.execute(insert{&d, 0, "b"});
  }
  EXPECT_TRUE(h.redo());
  EXPECT_EQ(d.text, "a");
}

// Fails as often as it is told.
struct stubborn {
  std::vector<int>* log;
  int number;
  int* failures;

  void run(int what) {
    if (*failures > 0 && number == 2) {
      --*failures;
      throw fault{};
    }
    log->push_back(what);
  }
  void execute() { run(number); }
  void undo() { run(-number); }
};

struct three {
  std::vector<int> log;
  int failures = 0;
  history h;
  void execute() {
    for (int i = 1; i <= 3; ++i) h.execute(stubborn{&log, i, &failures});
  }
};

TEST(Macro, WhoseUndoFailsIsDoneAgain) {
  three t;
  macro m{t.h, "all"};
  t.execute();
  m.commit();
  t.failures = 1;
  EXPECT_THROW(t.h.undo(), fault);
  EXPECT_EQ(t.log, (std::vector{1, 2, 3, -3, 3}));
  EXPECT_EQ(t.h.index(), 1U);
  EXPECT_TRUE(t.h.undo());
  EXPECT_EQ(t.log, (std::vector{1, 2, 3, -3, 3, -3, -2, -1}));
}

TEST(Macro, WhoseRollbackFailsIsStillOpen) {
  three t;
  macro m{t.h, "all"};
  t.execute();
  t.failures = 1;
  EXPECT_THROW(m.rollback(), fault);
  EXPECT_TRUE(t.h.macro_open());
  m.rollback();
  EXPECT_EQ(t.h.count(), 0U);
  EXPECT_EQ(t.log, (std::vector{1, 2, 3, -3, 3, -3, -2, -1}));
}

TEST(Macro, ThatCannotBeRolledBackStaysAsOneCommand) {
  three t;
  {
    const macro outer{t.h, "outer"};
    const macro inner{t.h, "inner"};
    t.execute();
    t.failures = 2;
  }
  EXPECT_TRUE(t.h.take_rollback_error());
  EXPECT_FALSE(t.h.take_rollback_error());
  EXPECT_EQ(tree_of(t.h), "root(outer*)");
  EXPECT_TRUE(t.h.undo());
  EXPECT_EQ(t.log.back(), -1);
}

TEST(Macro, WhoseWayBackFailsTooIsInDoubt) {
  document d;
  history h;
  {
    macro m{h, "all"};
    for (const char* what : {"a", "b", "c"})
      h.execute(insert{&d, d.text.size(), what});
    m.commit();
  }
  // Each callback has two places: c's undo runs, b's fails, so does c's redo.
  arm(3, 1);
  EXPECT_THROW(h.undo(), in_doubt_error);
  EXPECT_EQ(disarm(), 2);
  EXPECT_EQ(d.text, "ab");
  EXPECT_TRUE(h.in_doubt());
  EXPECT_FALSE(h.can_undo());
  EXPECT_EQ(h.index(), 1U) << "what resolve() leads to";
  EXPECT_THROW(h.undo(), in_doubt_error);
  EXPECT_THROW(h.execute(add{&d, 1}), in_doubt_error);
  arm(1);
  EXPECT_THROW(h.resolve(), in_doubt_error);
  disarm();
  h.resolve();
  EXPECT_EQ(d.text, "abc");
  EXPECT_TRUE(h.undo());
  EXPECT_EQ(d.text, "");
}

TEST(Macro, InDoubtIsGivenUpByClear) {
  document d;
  history h;
  h.execute(insert{&d, 0, "a"});
  const auto refuses = h.observe([](const change&) { throw fault{}; });
  arm(5);  // the undo that takes the refused command back
  EXPECT_THROW(h.execute(insert{&d, 1, "b"}), in_doubt_error);
  disarm();
  h.clear();
  EXPECT_FALSE(h.in_doubt());
  EXPECT_EQ(d.text, "ab") << "the document is left as it is";
  EXPECT_EQ(h.count(), 0U);
}

TEST(Macro, InDoubtWhenItsGuardIsDestroyed) {
  document d;
  history h{{.limit = {.commands = 0}}};
  {
    const macro outer{h, "outer"};
    h.execute(insert{&d, 0, "a"});
    const macro inner{h, "inner"};
    for (const char* what : {"b", "c", "d"})
      h.execute(insert{&d, d.text.size(), what});
    arm(3, 1);
  }
  EXPECT_EQ(disarm(), 2);
  EXPECT_TRUE(h.in_doubt());
  EXPECT_EQ(d.text, "abc");
  EXPECT_EQ(tree_of(h), "root(outer*)") << "the limit waits";
  h.resolve();
  EXPECT_EQ(d.text, "abcd");
  EXPECT_EQ(tree_of(h), "root*");
}

TEST(Macro, KeptInDoubtDropsWhatWasUndoneOnceResolved) {
  document d;
  history h{{.keep_branches = false}};
  h.execute(insert{&d, 0, "a"});
  h.execute(insert{&d, 0, "b"});
  h.undo();
  int fails = 0;  // the calls of execute and undo to fail from now on
  const auto call = [&] {
    if (fails-- > 0) throw fault{};
  };
  {
    macro m{h, "all"};
    h.execute([] {}, [] { throw fault{}; });
    h.execute(call, [&] { fails = 2; });
  }
  EXPECT_TRUE(h.in_doubt());
  EXPECT_EQ(tree_of(h), "root(a(b all*))");
  EXPECT_THROW(h.resolve(), in_doubt_error);
  EXPECT_EQ(tree_of(h), "root(a(b all*))") << "still in doubt";
  h.resolve();
  EXPECT_EQ(tree_of(h), "root(a(all*))");
  EXPECT_EQ(h.count(), 2U);
}

TEST(Macro, OtherDoubtsDropNothing) {
  document d;
  history h{{.keep_branches = false}};
  h.execute([] {}, [] { throw fault{}; });
  bool fails = false;
  const auto call = [&] {
    if (std::exchange(fails, false)) throw fault{};
  };
  h.execute(call, [&] { fails = true; });
  h.execute(insert{&d, 0, "b"});
  h.undo();
  EXPECT_THROW(h.go_to_index(0), in_doubt_error);
  h.resolve();
  EXPECT_EQ(h.index(), 2U);
  EXPECT_EQ(h.size(), 3U);
}

}  // namespace
