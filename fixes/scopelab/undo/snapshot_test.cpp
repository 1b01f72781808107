#include "scopelab/undo/snapshot.hpp"

#include "scopelab/undo/changed_middle.hpp"
#include "scopelab/undo/testing/document.hpp"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace scopelab::undo;
using namespace scopelab::undo::rig;

// A text of pages, of which an edit copies one.
using page = std::shared_ptr<const std::string>;
using pages = std::shared_ptr<const std::vector<page>>;
constexpr std::size_t page_size = 4096;

struct overwrite {
  std::size_t at;
  std::string what;

  void operator()(std::string& text) const {
    may_fail();
    text.replace(at, what.size(), what);
    may_fail();
  }
  void operator()(pages& text) const {
    may_fail();
    auto copy = *text;
    for (std::size_t i = 0; i < what.size(); ++i) {
      page& p = copy[(at + i) / page_size];
      auto changed = std::make_shared<std::string>(*p);
      (*changed)[(at + i) % page_size] = what[i];
      p = std::move(changed);
    }
    text = std::make_shared<const std::vector<page>>(std::move(copy));
    may_fail();
  }
};

std::string whole(const std::string& text) { return text; }
std::string whole(const pages& text) {
  std::string all;
  for (const page& p : *text) all += *p;
  return all;
}

// The same random edits and walks; what each text was, in order.
template <class State, class Strategy>
std::vector<std::string> walk(State text, Strategy strategy,
                              std::size_t& bytes) {
  std::mt19937 random{5};
  std::vector<std::string> all;
  history h;
  for (int i = 0; i < 200; ++i) {
    const std::size_t at = random() % (8 * page_size - 10);
    const std::string what(1 + random() % 9, static_cast<char>('a' + i % 26));
    switch (random() % 4) {
      case 0:
        h.undo();
        break;
      case 1:
        h.redo();
        break;
      default:
        h.execute(snapshot_edit{text, overwrite{at, what}, strategy});
    }
    all.push_back(whole(text));
  }
  h.go_to_index(0);
  all.push_back(whole(text));
  h.clear();
  h.execute(snapshot_edit{text, overwrite{7, "nine byte"}, strategy, "nine"});
  EXPECT_EQ(h.undo_label(), "nine");
  bytes = h.bytes();
  return all;
}

TEST(Snapshot, AllStrategiesDoTheSame) {
  const std::string text(8 * page_size, '.');
  pages shared = std::make_shared<const std::vector<page>>(
      8, std::make_shared<const std::string>(page_size, '.'));
  std::size_t full = 0;
  std::size_t middle = 0;
  std::size_t pointers = 0;
  const auto wanted = walk(text, full_copy{}, full);
  EXPECT_EQ(walk(text, delta{changed_middle{}}, middle), wanted);
  EXPECT_EQ(walk(shared, shared_structure{}, pointers), wanted);
  EXPECT_EQ(wanted.back(), text);
  EXPECT_GT(full, 8 * page_size);
  EXPECT_LT(middle, 400U);
  EXPECT_LT(pointers, 200U);
}

TEST(Snapshot, TheCodecHoldsTheMiddle) {
  const changed_middle codec;
  const std::string texts[] = {"", "a", "aa", "aaa", "aba", "abcde", "xbcdy"};
  for (const std::string& from : texts) {
    for (const std::string& to : texts)
      EXPECT_EQ(codec.decode(from, codec.encode(from, to)), to);
  }
  const auto code = codec.encode(std::string{"abcde"}, std::string{"abXde"});
  EXPECT_EQ(code.middle, "X");
  EXPECT_THROW(codec.decode(std::string{"ab"}, code), std::out_of_range);
}

// A state that says what it owns is counted, though it is none of the standard
// library's.
struct drawing {
  std::map<int, std::string> shapes;
  std::size_t bytes() const noexcept { return shapes.size() * 1000; }
  std::size_t capacity() const noexcept { return 1; }
  const char* data() const noexcept { return nullptr; }
};

struct whole_drawing {
  using code = drawing;
  code encode(const drawing&, const drawing& to) const { return to; }
  drawing decode(const drawing&, const code& c) const { return c; }
};

TEST(Snapshot, AStateSaysWhatItOwns) {
  drawing d{{{1, "a"}, {2, "b"}}};
  const auto draw = [](drawing& on) { on.shapes.emplace(3, "c"); };
  history h;
  h.execute(snapshot_edit{d, draw, full_copy{}});
  EXPECT_GT(h.bytes(), 2000U);
  EXPECT_LT(h.bytes(), 2400U);
  h.undo();
  EXPECT_GT(h.bytes(), 3000U) << "it keeps the other one now";
  h.clear();
  h.execute(snapshot_edit{d, draw, delta{whole_drawing{}}});
  EXPECT_GT(h.bytes(), 5000U);
  h.set_limit({.bytes = 5000});
  EXPECT_EQ(h.count(), 0U);
}

TEST(Snapshot, OfOtherStatesOnlyTheCommandCounts) {
  std::map<int, std::string> m{{1, std::string(1000, 'a')}};
  history h;
  h.execute(snapshot_edit{m, [](auto& all) { all[2] = "b"; }, full_copy{}});
  EXPECT_LT(h.bytes(), 400U);
}

// Each place once: the document and the history are as before.
template <class Strategy>
void try_faults(Strategy strategy) {
  for (int places = 1;; ++places) {
    std::string text(100, '.');
    history h;
    h.execute(snapshot_edit{text, overwrite{3, "first"}, strategy});
    const std::string before = text;
    const std::string states = tree_of(h) + std::to_string(h.bytes());
    bool threw = false;
    arm(places);
    try {
      h.execute(snapshot_edit{text, overwrite{5, "second"}, strategy});
    } catch (const std::exception&) {
      threw = true;
    }
    const bool ended = disarm() == 0;
    if (ended) {
      EXPECT_GT(places, 4);
      return;
    }
    ASSERT_TRUE(threw);
    EXPECT_EQ(text, before);
    EXPECT_EQ(tree_of(h) + std::to_string(h.bytes()), states);
  }
}

TEST(Snapshot, AFaultChangesNothing) {
  try_faults(full_copy{});
  try_faults(delta{changed_middle{}});
}

}  // namespace
