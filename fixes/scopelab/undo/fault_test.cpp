// A fault at every callback and at every allocation of every operation: the
// call fails, all is as before, nothing leaks, and the same call then succeeds.
#include "scopelab/undo/testing/document.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace {

using namespace scopelab::undo;
using namespace scopelab::undo::rig;

constexpr const char* long_name = "a name longer than a short string";

// A history with two branches, a macro on one of them, a clean mark and a
// checkpoint: root(a! M(b c)...).
struct faulty {
  document d;
  history h;
  bool gone = false;
  history::subscription s;
  std::unique_ptr<macro> all_of_it;  // open, in some

  explicit faulty(bool observed) {
    // What cannot be refused is told only.
    const auto may_refuse = [](const change& c) {
      if (c.kind < change::kinds::taken_back) may_fail();
    };
    if (observed) s = h.observe(may_refuse);
    h.execute(insert{&d, 0, "a"});
    h.set_clean();
    ten_in_a_macro();
    h.execute(insert{&d, 0, std::string(40, 'b')});
    h.set_checkpoint("far");
    h.execute(add{&d, 3}, {.by = 2});
    h.go_to_index(1);
    h.execute(type{&d, "c"}, {.by = 1});
    h.execute(fleeting{&d, 'f', &gone});
    h.execute(add{&d, 1}, {.by = 2});
    h.execute(insert{&d, 0, "e"});
    h.undo();
  }

  void ten_in_a_macro() {
    macro outer{h, "ten commands, and more than a short string"};
    ten();
    outer.commit();
  }

  void ten_in_an_open_macro() {
    all_of_it = std::make_unique<macro>(h, "open");
    ten();
  }

  void ten() {
    h.execute(insert{&d, 0, "1"});
    h.execute(type{&d, "2"});
    h.execute(type{&d, std::string(20, '3')});
    {
      macro inner{h, "inner"};
      h.execute(erase{&d, 0, 2});
      h.execute(add{&d, 5});
      h.execute(add{&d, -5});
      {
        macro innermost{h, "innermost"};
        h.execute(insert{&d, 0, "7"}, {.id = {0, 7}});
        h.execute(fleeting{&d, '8', &gone});
        innermost.commit();
      }
      inner.commit();
    }
    h.execute(erase{&d, 1, 1});
    h.execute(insert{&d, 0, "last"});
  }

  std::string all() const {
    std::string out = tree_of(h);
    for (const std::size_t n :
         {h.index(), h.size(), h.count(), h.bytes(), h.here().value,
          h.clean_index().value_or(99),
          h.checkpoint("far").value_or(node_id{99}).value,
          h.checkpoint(long_name).value_or(node_id{99}).value})
      out += ' ' + std::to_string(n);
    out += h.in_doubt() ? " in doubt" : "";
    out += h.macro_open() ? " macro open" : "";
    return out + ' ' + d.text + ' ' + std::to_string(d.sum);
  }
};

struct operation {
  const char* name;
  std::function<void(faulty&)> prepare;
  std::function<void(faulty&)> run;
};

const std::vector<operation>& operations() {
  const auto nothing = [](faulty&) {};
  const auto on_the_macro = [](faulty& f) { f.h.go_to({2}); };
  const auto before_the_macro = [](faulty& f) {
    f.h.go_to({2});
    f.h.undo();
  };
  static const std::vector<operation> all = {
      {"execute", nothing,
       [](faulty& f) { f.h.execute(insert{&f.d, 0, std::string(30, 'x')}); }},
      {"execute a closure", nothing,
       [](faulty& f) {
         f.h.execute([&] { f.d.sum += 7; }, [&] { f.d.sum -= 7; });
       }},
      {"merge", [](faulty& f) { f.h.execute(type{&f.d, "m"}); },
       [](faulty& f) { f.h.execute(type{&f.d, std::string(30, 'n')}); }},
      {"annul", [](faulty& f) { f.h.execute(add{&f.d, 4}); },
       [](faulty& f) { f.h.execute(add{&f.d, -4}); }},
      {"execute a delivery", nothing,
       [](faulty& f) { f.h.execute(add{&f.d, 4}, {.id = {0, 1}}); }},
      {"undo", nothing, [](faulty& f) { f.h.undo(); }},
      {"redo", nothing, [](faulty& f) { f.h.redo(); }},
      {"undo what is obsolete", [](faulty& f) { f.h.undo(); },
       [](faulty& f) {
         f.gone = true;
         f.h.undo();
       }},
      {"record a macro", nothing, [](faulty& f) { f.ten_in_a_macro(); }},
      {"commit a macro", [](faulty& f) { f.ten_in_an_open_macro(); },
       [](faulty& f) { f.all_of_it->commit(); }},
      {"roll back a macro", [](faulty& f) { f.ten_in_an_open_macro(); },
       [](faulty& f) { f.all_of_it->rollback(); }},
      {"execute in a macro", [](faulty& f) { f.ten_in_an_open_macro(); },
       [](faulty& f) {
         f.h.execute(insert{&f.d, 0, std::string(30, 'x')}, {.id = {0, 1}});
       }},
      {"undo a macro", on_the_macro, [](faulty& f) { f.h.undo(); }},
      {"redo a macro", before_the_macro, [](faulty& f) { f.h.redo(); }},
      {"go to another branch", nothing,
       [](faulty& f) { f.h.go_to_checkpoint("far"); }},
      {"go to the root", nothing, [](faulty& f) { f.h.go_to_index(0); }},
      {"undo out of order", nothing, [](faulty& f) { f.h.undo(1); }},
      {"undo out of order, over a marked state",
       [](faulty& f) {
         f.h.undo();
         f.h.set_clean();
         f.h.redo();
       },
       [](faulty& f) { f.h.undo(1); }},
      {"redo out of order",
       [](faulty& f) {
         f.h.undo();
         f.h.undo();
         f.h.undo();
       },
       [](faulty& f) { f.h.redo(2); }},
      {"set the clean mark", nothing, [](faulty& f) { f.h.set_clean(); }},
      {"reset the clean mark", nothing, [](faulty& f) { f.h.reset_clean(); }},
      {"set a checkpoint", nothing,
       [](faulty& f) { f.h.set_checkpoint(long_name); }},
      {"move a checkpoint", nothing,
       [](faulty& f) { f.h.set_checkpoint("far"); }},
      {"drop what was undone", nothing, [](faulty& f) { f.h.drop_undone(); }},
      {"drop by a limit", nothing,
       [](faulty& f) { f.h.set_limit({.commands = 3}); }},
  };
  return all;
}

class UndoFault : public testing::TestWithParam<bool> {};

TEST_P(UndoFault, LeavesAllAsItWasAndTheCallCanBeMadeAgain) {
  for (const operation& op : operations()) {
    SCOPED_TRACE(op.name);
    const heap_use at_first = heap_in_use();
    std::string wanted;
    {
      faulty f{GetParam()};
      op.prepare(f);
      op.run(f);
      wanted = f.all();
    }
    int places = 0;
    for (bool ended = false; !ended;) {
      faulty f{GetParam()};
      op.prepare(f);
      const std::string before = f.all();
      const heap_use held = heap_in_use();
      bool threw = false;
      arm(places + 1);
      try {
        op.run(f);
      } catch (const std::exception&) {
        threw = true;
      }
      ended = disarm() == 0;
      if (threw) {
        ++places;
        const heap_use still = heap_in_use();
        EXPECT_EQ(f.all(), before);
        EXPECT_EQ(still, held);
        EXPECT_FALSE(ended);
        f.gone = false;
        op.run(f);
        EXPECT_EQ(f.all(), wanted);
      } else {
        ASSERT_TRUE(ended) << "a fault was lost";
        EXPECT_EQ(f.all(), wanted);
      }
    }
    wanted.clear();
    wanted.shrink_to_fit();
    EXPECT_EQ(heap_in_use().blocks, at_first.blocks);
    if (std::string_view{op.name} == "record a macro") {
      EXPECT_GT(places, 20);
    }
  }
}

// Two faults: the second one may hit the way back. Then the history is in
// doubt, or keeps what could not be rolled back, and is what the document is.
TEST_P(UndoFault, AndOneOnTheWayBackIsInDoubtAndCanBeResolved) {
  const heap_use at_first = heap_in_use();
  int doubts = 0;
  int kept = 0;
  for (const operation& op : operations()) {
    SCOPED_TRACE(op.name);
    for (int first = 1;; ++first) {
      int failed = 0;
      for (int second = 1;; ++second) {
        faulty f{GetParam()};
        op.prepare(f);
        const std::string before = f.all();
        arm(first, second);
        try {
          op.run(f);
        } catch (const std::exception&) {
        }
        failed = disarm();
        if (failed < 2) break;
        const bool doubtful = f.h.in_doubt();
        if (doubtful) {
          ++doubts;
          EXPECT_THROW(f.h.undo(), in_doubt_error);
          f.h.resolve();
        }
        if (f.h.take_rollback_error()) {
          ++kept;
          f.h.undo();
        } else if (doubtful) {
          EXPECT_EQ(f.all(), before);
        }
        // What is still open is done, and can be undone.
        if (f.h.macro_open()) f.all_of_it->commit();
        // Undone to its root, the document is what it was at first.
        f.h.go_to_index(0);
        EXPECT_EQ(f.d.text, "");
        EXPECT_EQ(f.d.sum, 0);
      }
      if (failed == 0) break;
    }
  }
  EXPECT_GT(doubts, 20);
  EXPECT_GT(kept, 5);
  EXPECT_EQ(heap_in_use().blocks, at_first.blocks);
}

INSTANTIATE_TEST_SUITE_P(, UndoFault, testing::Bool(), [](const auto& p) {
  return p.param ? "Observed" : "Unobserved";
});

}  // namespace
