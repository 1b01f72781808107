// Random operations with random faults, beside a list of what the document was
// in each state.
#include "scopelab/undo/testing/document.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <vector>

namespace {

using namespace scopelab::undo;
using namespace scopelab::undo::rig;

struct walker {
  std::mt19937 random;
  document d;
  history h;
  std::map<node_id, std::string> states{{{}, ""}};
  int faults = 0;
  int doubts = 0;

  explicit walker(unsigned seed)
      : random(seed), h({.limit = {.commands = seed % 3 == 0 ? 12U : 40U}}) {}

  int any(int below) {
    return static_cast<int>(random() % static_cast<unsigned>(below));
  }

  void edit() {
    const auto size = static_cast<int>(d.text.size());
    const auto at = static_cast<std::size_t>(any(size + 1));
    const std::string what(1, static_cast<char>('a' + any(26)));
    switch (any(size > 30 ? 2 : 4)) {
      case 0:
        h.execute(erase{&d, at, 1});
        break;
      case 1:
        h.execute(erase{&d, 0, d.text.size() / 2});
        break;
      case 2:
        h.execute(type{&d, what});
        break;
      default:
        h.execute(insert{&d, at, what});
    }
  }

  void edit_in_macros(int depth) {
    macro m{h, "m"};
    for (int i = any(4); i >= 0; --i)
      depth < 3 && any(4) == 0 ? edit_in_macros(depth + 1) : edit();
    any(3) == 0 ? m.rollback() : void(m.commit());
  }

  void step() {
    switch (any(12)) {
      case 0:
      case 1:
      case 2:
        return edit();
      case 3:
        return edit_in_macros(0);
      case 4:
      case 5:
        return void(h.undo());
      case 6:
        return void(h.redo());
      case 7:
        return void(h.go_to(
            std::next(states.begin(), any(static_cast<int>(states.size())))
                ->first));
      case 8:
        return void(h.go_to_index(
            static_cast<std::size_t>(any(static_cast<int>(h.size()) + 1))));
      case 9:
        return h.set_clean();
      case 10:
        return h.set_checkpoint("here");
      default:
        return void(h.go_to_checkpoint("here"));
    }
  }

  void check() {
    // A new state is as it is now; an old one is as it was.
    if (!h.in_doubt()) {
      const auto [it, fresh] = states.try_emplace(h.here(), d.text);
      // Merging changes what a state is.
      if (!fresh && h.undo_label().size() > 1) it->second = d.text;
      ASSERT_EQ(it->second, d.text) << tree_of(h);
    }
    std::erase_if(states, [&](const auto& s) {
      return s.first != h.root() && !h.view(s.first);
    });
    ASSERT_EQ(states.size() - (states.contains(h.root()) ? 1 : 0), h.count());
  }

  void step_with_faults() {
    const std::string before = tree_of(h);
    const std::string text = d.text;
    const bool faulty = any(3) == 0;
    if (faulty) arm(1 + any(8), any(3) == 0 ? 1 + any(4) : 0);
    bool threw = false;
    try {
      step();
    } catch (const fault&) {
      threw = true;
    } catch (const std::bad_alloc&) {
      threw = true;
    } catch (const in_doubt_error&) {
      threw = true;
    }
    disarm();
    if (h.in_doubt()) {
      ++doubts;
      h.resolve();
    }
    const bool kept = h.take_rollback_error() != nullptr;
    if (threw && !kept) {
      ++faults;
      ASSERT_EQ(tree_of(h), before);
      ASSERT_EQ(d.text, text);
    }
  }
};

TEST(UndoRandom, EveryStateStaysWhatItWas) {
  int faults = 0;
  int doubts = 0;
  for (unsigned seed = 0; seed < 60; ++seed) {
    walker w{seed};
    for (int i = 0; i < 500; ++i) {
      w.step_with_faults();
      w.check();
      if (HasFatalFailure()) {
        FAIL() << "seed " << seed << ", step " << i;
      }
    }
    // All states there are, in any order.
    for (const auto& [id, text] : w.states) {
      ASSERT_TRUE(w.h.go_to(id));
      ASSERT_EQ(w.d.text, text);
    }
    faults += w.faults;
    doubts += w.doubts;
  }
  EXPECT_GT(faults, 1000);
  EXPECT_GT(doubts, 50);
}

}  // namespace
