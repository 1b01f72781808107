// The promises on orders whose plan is drawn from the seed; what is expected is
// counted here.
#include "scenario.hpp"

#include "kit/child.hpp"
#include "kit/seeded.hpp"

#include <gtest/gtest.h>

namespace {

// Of a hundred orders in a row one client leaves before the commit.
traffic any_traffic() {
  return {.requests = kit::any_int(100, 130),
          .clients = kit::any_int(1, 64),
          .shift = kit::any_int(0, 10'000),
          .item = kit::any_text(3, 10),
          .no_item = kit::any_text(11, 20),
          .voucher = kit::any_int(1, 1000),
          .no_voucher = kit::any_int(1001, 2000)};
}

// The orders that have a row, and are answered 200.
int good_ones(const traffic& under) {
  int count = 0;
  for (int i = under.shift + 1; i <= under.shift + under.requests; ++i) {
    const bool no_item = i % 10 == 3;
    const bool no_voucher = i % 14 == 0;
    const bool client_leaves = i % 100 == 50;
    if (!no_item && !no_voucher && !client_leaves) ++count;
  }
  return count;
}

std::string shown(const outcome& seen) {
  return std::to_string(seen.ok) + " replies 200, " + std::to_string(seen.rows) + " rows, " +
         std::to_string(seen.differences()) + " differ, " + std::to_string(seen.row_without_line) +
         " without a line, " + std::to_string(seen.left_with_row) + " whose client had left";
}

std::string shown(const one_order& whose_commit_fails) {
  const auto& [status, rows] = whose_commit_fails;
  return "; a commit that fails: " + std::string{status < 500 ? "no error" : "an error"} + ", " +
         std::to_string(rows) + " rows";
}

// How the server ends, or what it did.
std::string traded(const route& by, const traffic& under) {
  return kit::in_child([&] { return shown(trade(by, under)) + shown(fail_to_commit(by)); },
                       std::chrono::minutes{10})
      .describe();
}

std::string promised(const traffic& under) {
  const int good = good_ones(under);
  return shown(outcome{.ok = good, .rows = good}) + shown(one_order{.status = 503, .rows = 0});
}

}  // namespace

TEST(EndsBeforeAsyncSeeded, Answered200IsCommittedAndNothingElse) {
  const traffic under = any_traffic();
  EXPECT_EQ(traded(by_serve_async, under), promised(under));
}
TEST(UnnamedGuardSeeded, BothOrNone) {
  const traffic under = any_traffic();
  EXPECT_EQ(traded(by_place, under), promised(under));
}
TEST(ReplyBeforeCommitSeeded, TheReplyIsTheOutcomeOfTheCommit) {
  const traffic under = any_traffic();
  EXPECT_EQ(traded(by_place_and_tell, under), promised(under));
}
TEST(CommitInDestructorSeeded, WhatFailsIsAnErrorAndIsNotKept) {
  const traffic under = any_traffic();
  EXPECT_EQ(traded(by_place_in_unit, under), promised(under));
}
TEST(StatusDecidesLateSeeded, WhatIsRefusedIsNotKept) {
  const traffic under = any_traffic();
  EXPECT_EQ(traded(by_serve, under), promised(under));
}
