// The promises on inputs drawn from the seed; what is expected is computed here.
#include "scenario.hpp"

#include "kit/ledger.hpp"
#include "kit/seeded.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <numeric>

namespace {

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

std::vector<std::string> some_words(int least) {
  std::vector<std::string> words;
  for (int count = kit::any_int(least, 12); count > 0; --count) {
    words.push_back(kit::any_text(1, 20));
  }
  return words;
}

std::string joined(const std::vector<std::string>& words) {
  return std::accumulate(words.begin(), words.end(), std::string{});
}

}  // namespace

TEST(SnapshotAfterApplySeeded, UndoLastFirstGivesEachStateBack) {
  document on{kit::any_text(20, 60)};
  std::vector<document::state> before;
  std::vector<std::unique_ptr<command>> done;
  for (int count = kit::any_int(2, 10); count > 0; --count) {
    on.move_cursor(static_cast<std::size_t>(kit::any_int(0, 19)));
    before.push_back(on.contents());
    const char from = on.text()[static_cast<std::size_t>(kit::any_int(0, 19))];
    // Another letter, which may be there already.
    const char to = static_cast<char>('a' + (from - 'a' + kit::any_int(1, 25)) % 26);
    done.push_back(replacement(from, to));
    done.back()->execute(on);
    EXPECT_EQ(on.text().find(from), std::string::npos);
  }
  for (; !done.empty(); done.pop_back(), before.pop_back()) {
    done.back()->undo(on);
    EXPECT_EQ(on.contents(), before.back());
  }
}

TEST(RedoReturnsEarlySeeded, ItIsDoneAndUndoneAnyNumberOfTimes) {
  const std::string text = kit::any_text(1, 60);
  document on{text};
  const auto what = capitals();
  for (int rounds = kit::any_int(2, 10); rounds > 0; --rounds) {
    for (int times = kit::any_int(1, 3); times > 0; --times) what->execute(on);
    EXPECT_EQ(on.text(), upper(text));
    what->undo(on);
    EXPECT_EQ(on.text(), text);
  }
}

TEST(RedoReturnsEarlySeeded, EachTimeWhatWasThereBefore) {
  document on;
  const auto what = capitals();
  for (int rounds = kit::any_int(2, 10); rounds > 0; --rounds) {
    on.restore({kit::any_text(1, 60)});
    const document::state before = on.contents();
    what->execute(on);
    EXPECT_EQ(on.text(), upper(before.text));
    what->undo(on);
    EXPECT_EQ(on.contents(), before);
  }
}

TEST(FailedUndoMovesOnSeeded, ARefusedUndoCanBeTriedAgain) {
  const std::vector<std::string> words = some_words(2);
  document on;
  history of;
  for (const std::string& each : words) type(of, on, each);
  std::vector<std::string> left = words;
  bool was_refused = false;
  while (!left.empty()) {
    if (!was_refused || kit::one_in(2)) {
      on.edits.fail_at(1);
      EXPECT_THROW(undo(of, on), refused);
      EXPECT_EQ(on.text(), joined(left));
      EXPECT_EQ(of.done, static_cast<int>(left.size()));
      was_refused = true;
    }
    undo(of, on);
    left.pop_back();
    EXPECT_EQ(on.text(), joined(left));
    EXPECT_EQ(of.undone, static_cast<int>(words.size() - left.size()));
  }
  undo(of, on);  // there is none
  while (of.undone > 0) of.redo(on);
  EXPECT_EQ(on.text(), joined(words));
}

TEST(AppliedTwiceSeeded, EveryEditIsThereOnceHoweverOftenItIsSent) {
  std::vector<std::string> words = some_words(3);
  words.push_back(words.back());  // another edit, of the same text
  document on;
  journal into;
  std::string expected;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const edit sent{static_cast<int>(i), words[i]};
    const bool no_record = i == 0 || kit::one_in(2);
    if (no_record) {
      into.records.fail_at(1);
      EXPECT_THROW(deliver(sent, on, into), refused);
      EXPECT_EQ(on.text(), expected);
    }
    if (kit::one_in(2)) {
      on.edits.fail_at(1);
      EXPECT_THROW(deliver(sent, on, into), refused);
      EXPECT_EQ(on.text(), expected);
    }
    for (int times = kit::any_int(1, 3); times > 0; --times) deliver(sent, on, into);
    expected += words[i];
    EXPECT_EQ(on.text(), expected);
    EXPECT_EQ(into.size(), i + 1);
  }
}

TEST(RetainedRedoTailSeeded, TheHistoryHoldsWhatCanBeUndoneOrRedone) {
  document on;
  history of;
  std::vector<std::string> done;
  bool was_cut = false;
  for (int count = kit::any_int(10, 40); count > 0 || !was_cut; --count) {
    for (int undos = kit::any_int(0, 4); undos > 0 && !done.empty(); --undos) {
      undo(of, on);
      done.pop_back();
      was_cut = true;
    }
    done.push_back(kit::any_text(1, 30));
    type(of, on, done.back());
    EXPECT_EQ(on.text(), joined(done));
    EXPECT_EQ(of.commands.size(), done.size());
    EXPECT_EQ(of.done, static_cast<int>(done.size()));
    EXPECT_EQ(of.undone, 0);
  }
}

TEST(RetainedRedoTailSeeded, TheCutGivesTheMemoryBack) {
  const int undone = kit::any_int(3, 20);
  const auto size = static_cast<std::size_t>(kit::any_int(1000, 5000));
  document on;
  history of;
  for (int i = 0; i < undone; ++i) type(of, on, std::string(size, 'w'));
  while (of.done > 0) undo(of, on);
  const std::int64_t before = kit::held_now().bytes;
  type(of, on, "next");
  EXPECT_LE(kit::held_now().bytes, before - static_cast<std::int64_t>(size) * (undone - 1));
}

TEST(HalfUndoneMacroSeeded, WhicheverUndoIsRefusedAllIsDone) {
  const std::string text = kit::any_text(0, 20);
  const std::vector<std::string> words = some_words(2);
  const int kth = kit::any_int(2, static_cast<int>(words.size()));
  EXPECT_EQ(undo_all(text, words, kth).refused, text + joined(words));
  EXPECT_EQ(undo_all(text, words, kth).undone, text);
  EXPECT_EQ(undo_all(text, words, 0).undone, text);
}
