#include "scopelab/undo/testing/document.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>

namespace {

using namespace scopelab::undo;
using namespace scopelab::undo::rig;

struct told {
  std::string log;
  const history* h;
  void operator()(const change& c) {
    static constexpr const char* names[] = {"executed", "undone", "redone",
                                            "moved",    "marked", "taken back",
                                            "dropped"};
    log += names[static_cast<int>(c.kind)];
    log += ' ' + std::to_string(c.from.value) + '-' +
           std::to_string(c.to.value) + " at " + std::to_string(h->index()) +
           '\n';
  }
};

TEST(UndoObserver, IsToldAfterEachChange) {
  document d;
  history h;
  told t{{}, &h};
  const auto s = h.observe(std::ref(t));
  h.execute(insert{&d, 0, "a"});
  h.execute(insert{&d, 0, "b"});
  h.undo();
  h.redo();
  h.go_to(h.root());
  h.set_clean();
  h.set_limit({.commands = 1});
  EXPECT_EQ(t.log,
            "executed 0-1 at 1\nexecuted 1-2 at 2\nundone 2-1 at 1\n"
            "redone 1-2 at 2\nmoved 2-0 at 0\nmarked 0-0 at 0\n"
            "dropped 0-0 at 0\n");
}

TEST(UndoObserver, OfAMacroOnce) {
  document d;
  history h;
  told t{{}, &h};
  const auto s = h.observe(std::ref(t));
  macro m{h, "all"};
  h.execute(insert{&d, 0, "a"});
  h.execute(insert{&d, 0, "b"});
  EXPECT_EQ(t.log, "");
  m.commit();
  EXPECT_EQ(t.log, "executed 0-1 at 1\n");
}

// A command whose undo fails, in a macro that nobody commits.
void leave_a_macro(history& h, document& d) {
  macro m{h, "all"};
  h.execute([&] { d.text += 'm'; }, [] { throw fault{}; });
}

TEST(UndoObserver, OfAMacroThatCouldNotBeRolledBack) {
  document d;
  history h{{.keep_branches = false}};
  told t{{}, &h};
  h.execute(insert{&d, 0, "a"});
  h.execute(insert{&d, 0, "b"});
  h.undo();
  const auto first = h.observe([](const change&) { throw fault{}; });
  const auto second = h.observe(std::ref(t));
  leave_a_macro(h, d);
  EXPECT_TRUE(h.take_rollback_error());
  EXPECT_EQ(t.log, "executed 1-3 at 2\ndropped 3-3 at 2\n");
  EXPECT_EQ(tree_of(h), "root(a(all*))");
}

TEST(UndoObserver, MayNotTouchAMacroThatStays) {
  document d;
  history h{{.limit = {.commands = 1}}};
  h.execute(insert{&d, 0, "a"});
  int refused = 0;
  const auto s = h.observe([&](const change&) {
    try {
      h.go_to_index(0);
      h.clear();
    } catch (const refused_error&) {
      ++refused;
    }
  });
  leave_a_macro(h, d);
  EXPECT_EQ(refused, 2);
  EXPECT_EQ(tree_of(h), "root(all*)");
  h.clear();
  EXPECT_EQ(refused, 3);
  EXPECT_EQ(h.count(), 0U);
}

TEST(UndoObserver, ThatRefusesTakesItBack) {
  document d;
  history h;
  told t{{}, &h};
  const auto first = h.observe(std::ref(t));
  h.execute(type{&d, "a"});
  bool refuses = true;
  const auto second = h.observe([&](const change& c) {
    if (refuses && c.kind != change::kinds::taken_back) throw fault{};
  });
  t.log.clear();
  EXPECT_THROW(h.execute(insert{&d, 0, "b"}), fault);
  EXPECT_THROW(h.execute(type{&d, "b"}), fault);
  EXPECT_THROW(h.undo(), fault);
  EXPECT_THROW(h.set_clean(), fault);
  EXPECT_EQ(t.log,
            "executed 1-2 at 2\ntaken back 2-1 at 2\n"
            "executed 1-1 at 1\ntaken back 1-1 at 1\n"
            "undone 1-0 at 0\ntaken back 0-1 at 0\n"
            "marked 1-1 at 1\ntaken back 1-1 at 1\n");
  EXPECT_EQ(d.text, "a");
  EXPECT_EQ(tree_of(h), "root(a*)");
  refuses = false;
  EXPECT_EQ(h.execute(type{&d, "b"}), outcome::merged);
  EXPECT_EQ(tree_of(h), "root(ab*)");
  h.undo();
  EXPECT_EQ(d.text, "");
}

TEST(UndoObserver, EndsWithItsSubscription) {
  document d;
  history h;
  int told_often = 0;
  std::optional<history::subscription> s =
      h.observe([&](const change&) { ++told_often; });
  h.execute(add{&d, 1});
  s.reset();
  h.execute(add{&d, 1});
  EXPECT_EQ(told_often, 1);
  const auto other = h.observe([&](const change&) { told_often += 10; });
  h.undo();
  EXPECT_EQ(told_often, 11);
}

TEST(UndoObserver, WhatItHoldsGoesWithTheNextChange) {
  document d;
  history h;
  h.execute(add{&d, 1});
  auto held = std::make_shared<int>(1);
  const std::weak_ptr<int> seen = held;
  std::optional<history::subscription> s;
  s = h.observe([held, &s](const change& c) {
    if (c.kind == change::kinds::undone) s.reset();
  });
  held.reset();
  h.undo();
  EXPECT_FALSE(seen.expired()) << "it was being called";
  h.redo();
  EXPECT_TRUE(seen.expired());
}

TEST(UndoObserver, MayLookButNotTouch) {
  document d;
  history h;
  const auto s = h.observe([&](const change&) {
    EXPECT_TRUE(h.can_undo());
    EXPECT_EQ(h.undo_label(), "a");
    h.undo();
  });
  EXPECT_THROW(h.execute(insert{&d, 0, "a"}), refused_error);
  EXPECT_EQ(d.text, "");
}

}  // namespace
