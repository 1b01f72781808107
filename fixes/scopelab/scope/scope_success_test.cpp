#include "scopelab/scope/scope_success.hpp"

#include "scopelab/scope/copies_then_throws.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <type_traits>

namespace {

using scopelab::scope_success;
using scopelab::test::copies_then_throws;
namespace policy = scopelab::policy;

TEST(ScopeSuccess, RunsOnlyWhenNoExceptionLeavesTheBlock) {
  int runs = 0;
  const auto leave = [&](bool by_exception) {
    scope_success guard{[&]() noexcept { ++runs; }};
    if (by_exception) throw std::runtime_error("leave");
  };
  EXPECT_THROW(leave(true), std::runtime_error);
  EXPECT_EQ(runs, 0);
  leave(false);
  EXPECT_EQ(runs, 1);
}

TEST(ScopeSuccess, ReleasedDoesNotRun) {
  int runs = 0;
  {
    scope_success guard{[&]() noexcept { ++runs; }};
    guard.release();
  }
  EXPECT_EQ(runs, 0);
}

TEST(ScopeSuccess, IsRightInsideADestructorThatRunsDuringUnwinding) {
  int runs = 0;
  struct inner {
    int* runs;
    ~inner() {
      scope_success guard{[this]() noexcept { ++*runs; }};
    }
  };
  const auto work = [&] {
    inner runs_while_unwinding{&runs};
    throw std::runtime_error("work");
  };
  EXPECT_THROW(work(), std::runtime_error);
  EXPECT_EQ(runs, 1);
}

TEST(ScopeSuccess, DoesNotRunTheActionWhenItCannotBeTakenOver) {
  int runs = 0;
  copies_then_throws action{1, [&] { ++runs; }};
  EXPECT_THROW(scope_success guard{action}, std::runtime_error);
  EXPECT_EQ(runs, 0);
}

TEST(ScopeSuccess, PropagateThrowsFromTheEndOfTheBlock) {
  const auto work = [] {
    scope_success guard{[] { throw std::logic_error("last step"); },
                        policy::propagate{}};
  };
  EXPECT_THROW(work(), std::logic_error);
}

TEST(ScopeSuccess, DestructorIsNoexceptExactlyWhenNothingCanLeaveIt) {
  const auto quiet = []() noexcept {};
  const auto loud = [] {};
  using propagate = policy::propagate;
  EXPECT_TRUE(std::is_nothrow_destructible_v<scope_success<decltype(quiet)>>);
  EXPECT_TRUE((std::is_nothrow_destructible_v<
               scope_success<decltype(quiet), propagate>>));
  EXPECT_FALSE((std::is_nothrow_destructible_v<
                scope_success<decltype(loud), propagate>>));
  EXPECT_TRUE((std::is_nothrow_destructible_v<
               scope_success<decltype(loud), policy::collect>>));
}

}  // namespace
