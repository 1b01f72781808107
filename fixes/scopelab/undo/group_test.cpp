#include "scopelab/undo/group.hpp"

#include "scopelab/undo/testing/document.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace {

using namespace scopelab::undo;
using namespace scopelab::undo::rig;

struct window {
  explicit window(group& all) : member(all.add(edits)) { edits.set_clean(); }
  document d;
  history edits;
  group::membership member;
};

TEST(UndoGroup, UndoesInTheActiveDocument) {
  group all;
  window a{all};
  window b{all};
  a.edits.execute(insert{&a.d, 0, "a"});
  b.edits.execute(insert{&b.d, 0, "b"});
  EXPECT_FALSE(all.undo()) << "none is active";
  EXPECT_TRUE(all.is_clean());
  all.activate(a.edits);
  EXPECT_EQ(all.undo_label(), "a");
  EXPECT_FALSE(all.is_clean());
  EXPECT_TRUE(all.undo());
  EXPECT_EQ(a.d.text, "");
  EXPECT_EQ(b.d.text, "b");
  EXPECT_EQ(all.redo_label(), "a");
  EXPECT_TRUE(all.is_clean());
  EXPECT_FALSE(all.all_clean());
  EXPECT_TRUE(all.can_redo());
  EXPECT_FALSE(all.can_undo());
  EXPECT_TRUE(all.redo());
  all.deactivate();
  EXPECT_EQ(all.active(), nullptr);
}

TEST(UndoGroup, ADocumentLeavesWithItsMembership) {
  std::vector<history*> told;
  group all{[&](history* h) { told.push_back(h); }};
  auto a = std::make_unique<window>(all);
  window b{all};
  history* const edits = &a->edits;
  all.activate(*edits);
  a.reset();
  EXPECT_EQ(all.active(), nullptr);
  EXPECT_EQ(all.size(), 1U);
  EXPECT_EQ(told, (std::vector<history*>{edits, nullptr}));
  history alone;
  EXPECT_THROW(all.activate(alone), refused_error);
}

TEST(UndoGroup, MayGoBeforeItsMembers) {
  std::optional<group> all{std::in_place};
  window a{*all};
  all.reset();
  a.edits.execute(insert{&a.d, 0, "a"});
  EXPECT_EQ(a.d.text, "a");
}

TEST(UndoGroup, WhoseObserverRefusesKeepsItsActiveOne) {
  bool refuses = false;
  group all{[&](history*) {
    if (refuses) throw fault{};
  }};
  window a{all};
  window b{all};
  all.activate(a.edits);
  refuses = true;
  EXPECT_THROW(all.activate(b.edits), fault);
  EXPECT_THROW(all.deactivate(), fault);
  EXPECT_EQ(all.active(), &a.edits);
}

}  // namespace
