#include "scopelab/scope/scope_exit.hpp"

#include "scopelab/scope/copies_then_throws.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace {

using scopelab::scope_exit;
using scopelab::test::copies_then_throws;
namespace policy = scopelab::policy;

TEST(ScopeExit, RunsAtTheEndOfTheBlock) {
  int runs = 0;
  {
    scope_exit guard{[&]() noexcept { ++runs; }};
    EXPECT_EQ(runs, 0);
  }
  EXPECT_EQ(runs, 1);
}

TEST(ScopeExit, RunsOnEarlyReturnAndOnAnException) {
  int runs = 0;
  const auto leave = [&](bool by_exception) {
    scope_exit guard{[&]() noexcept { ++runs; }};
    if (by_exception) throw std::runtime_error("leave");
    return;
  };
  leave(false);
  EXPECT_THROW(leave(true), std::runtime_error);
  EXPECT_EQ(runs, 2);
}

TEST(ScopeExit, RunsLastFirst) {
  std::string order;
  {
    scope_exit first{[&]() noexcept { order += 'a'; }};
    scope_exit second{[&]() noexcept { order += 'b'; }};
  }
  EXPECT_EQ(order, "ba");
}

TEST(ScopeExit, ReleasedDoesNotRun) {
  int runs = 0;
  {
    scope_exit guard{[&]() noexcept { ++runs; }};
    guard.release();
  }
  EXPECT_EQ(runs, 0);
}

TEST(ScopeExit, TakesAFunctionPointer) {
  static int runs;
  runs = 0;
  void (*const action)() noexcept = []() noexcept { ++runs; };
  {
    scope_exit guard{action};
  }
  EXPECT_EQ(runs, 1);
}

TEST(ScopeExit, RunsTheActionWhenItCannotBeTakenOver) {
  int runs = 0;
  copies_then_throws action{1, [&] { ++runs; }};
  EXPECT_THROW(scope_exit guard{action}, std::runtime_error);
  EXPECT_EQ(runs, 1);
}

TEST(ScopeExitDeathTest, TerminatePolicyEndsTheProgram) {
  const auto work = [] {
    scope_exit guard{[] { throw std::runtime_error("cleanup"); },
                     policy::terminate{}};
  };
  EXPECT_DEATH(work(), "");
}

TEST(ScopeExit, CollectKeepsTheErrorOfTheCleanupBesideTheErrorOfTheWork) {
  std::exception_ptr sink;
  const auto work = [&] {
    scope_exit guard{[] { throw std::logic_error("cleanup"); },
                     policy::collect{sink}};
    throw std::runtime_error("work");
  };
  EXPECT_THROW(work(), std::runtime_error);
  EXPECT_THROW(std::rethrow_exception(sink), std::logic_error);
}

TEST(ScopeExit, CollectKeepsTheFirstError) {
  std::exception_ptr sink;
  {
    scope_exit second{[] { throw std::logic_error("second"); },
                      policy::collect{sink}};
    scope_exit first{[] { throw std::runtime_error("first"); },
                     policy::collect{sink}};
  }
  EXPECT_THROW(std::rethrow_exception(sink), std::runtime_error);
}

TEST(ScopeExit, PropagateLeavesTheBlock) {
  const auto work = [] {
    scope_exit guard{[] { throw std::logic_error("cleanup"); },
                     policy::propagate{}};
  };
  EXPECT_THROW(work(), std::logic_error);
}

TEST(ScopeExit, PropagateIsDroppedWhileUnwinding) {
  const auto work = [] {
    scope_exit guard{[] { throw std::logic_error("cleanup"); },
                     policy::propagate{}};
    throw std::runtime_error("work");
  };
  EXPECT_THROW(work(), std::runtime_error);
}

TEST(ScopeExit, PropagateWorksInsideADestructorThatRunsDuringUnwinding) {
  bool caught = false;
  struct inner {
    bool* caught;
    ~inner() {
      try {
        scope_exit guard{[] { throw std::logic_error("cleanup"); },
                         policy::propagate{}};
      } catch (const std::logic_error&) {
        *caught = true;
      }
    }
  };
  const auto work = [&] {
    inner runs_while_unwinding{&caught};
    throw std::runtime_error("work");
  };
  EXPECT_THROW(work(), std::runtime_error);
  EXPECT_TRUE(caught);
}

TEST(ScopeExit, IsAsLargeAsItsCapturesAndAFlag) {
  int a = 0;
  auto action = [&a]() noexcept { ++a; };
  EXPECT_EQ(sizeof(scope_exit<decltype(action)>), 2 * sizeof(void*));
}

}  // namespace
