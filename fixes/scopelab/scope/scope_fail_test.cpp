#include "scopelab/scope/scope_fail.hpp"

#include "scopelab/scope/copies_then_throws.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace {

using scopelab::scope_fail;
using scopelab::test::copies_then_throws;
namespace policy = scopelab::policy;

TEST(ScopeFail, RunsOnlyWhenAnExceptionLeavesTheBlock) {
  int runs = 0;
  const auto leave = [&](bool by_exception) {
    scope_fail guard{[&]() noexcept { ++runs; }};
    if (by_exception) throw std::runtime_error("leave");
  };
  leave(false);
  EXPECT_EQ(runs, 0);
  EXPECT_THROW(leave(true), std::runtime_error);
  EXPECT_EQ(runs, 1);
}

TEST(ScopeFail, ReleasedDoesNotRun) {
  int runs = 0;
  const auto leave = [&] {
    scope_fail guard{[&]() noexcept { ++runs; }};
    guard.release();
    throw std::runtime_error("leave");
  };
  EXPECT_THROW(leave(), std::runtime_error);
  EXPECT_EQ(runs, 0);
}

TEST(ScopeFail, DoesNotRunForAnExceptionCaughtInside) {
  int runs = 0;
  {
    scope_fail guard{[&]() noexcept { ++runs; }};
    try {
      throw std::runtime_error("inside");
    } catch (const std::runtime_error&) {
    }
  }
  EXPECT_EQ(runs, 0);
}

TEST(ScopeFail, IsRightInsideADestructorThatRunsDuringUnwinding) {
  int runs = 0;
  struct inner {
    int* runs;
    ~inner() {
      scope_fail guard{[this]() noexcept { ++*runs; }};
    }
  };
  const auto work = [&] {
    inner runs_while_unwinding{&runs};
    throw std::runtime_error("work");
  };
  EXPECT_THROW(work(), std::runtime_error);
  EXPECT_EQ(runs, 0);
}

TEST(ScopeFail, RunsTheActionWhenItCannotBeTakenOver) {
  int runs = 0;
  copies_then_throws action{1, [&] { ++runs; }};
  EXPECT_THROW(scope_fail guard{action}, std::runtime_error);
  EXPECT_EQ(runs, 1);
}

TEST(ScopeFail, CollectKeepsTheErrorOfTheRollback) {
  std::exception_ptr sink;
  const auto work = [&] {
    scope_fail guard{[] { throw std::logic_error("rollback"); },
                     policy::collect{sink}};
    throw std::runtime_error("work");
  };
  EXPECT_THROW(work(), std::runtime_error);
  EXPECT_THROW(std::rethrow_exception(sink), std::logic_error);
}

}  // namespace
