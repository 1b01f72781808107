#include "scopelab/scope/defer_stack.hpp"

#include "scopelab/scope/copies_then_throws.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using scopelab::defer_stack;
using scopelab::test::copies_then_throws;
namespace policy = scopelab::policy;

// Counts what defer_stack asks of the heap: its storage falls back to the
// default memory resource.
class counting_heap : public std::pmr::memory_resource {
 public:
  counting_heap() : before_(std::pmr::set_default_resource(this)) {}
  ~counting_heap() override { std::pmr::set_default_resource(before_); }
  counting_heap(const counting_heap&) = delete;
  counting_heap& operator=(const counting_heap&) = delete;

  int allocations = 0;
  int live = 0;
  bool exhausted = false;

 private:
  void* do_allocate(std::size_t bytes, std::size_t alignment) override {
    if (exhausted) throw std::bad_alloc{};
    ++allocations;
    ++live;
    return std::pmr::new_delete_resource()->allocate(bytes, alignment);
  }
  void do_deallocate(void* p, std::size_t bytes,
                     std::size_t alignment) override {
    --live;
    std::pmr::new_delete_resource()->deallocate(p, bytes, alignment);
  }
  bool do_is_equal(const memory_resource& other) const noexcept override {
    return this == &other;
  }

  std::pmr::memory_resource* before_;
};

TEST(DeferStack, RunsLastFirst) {
  std::string order;
  {
    defer_stack stack;
    for (const char c : {'a', 'b', 'c'})
      stack.defer([&order, c]() noexcept { order += c; });
    EXPECT_EQ(stack.size(), 3u);
    EXPECT_EQ(order, "");
  }
  EXPECT_EQ(order, "cba");
}

TEST(DeferStack, RunsWhileUnwinding) {
  int runs = 0;
  const auto work = [&] {
    defer_stack stack;
    stack.defer([&]() noexcept { ++runs; });
    throw std::runtime_error("work");
  };
  EXPECT_THROW(work(), std::runtime_error);
  EXPECT_EQ(runs, 1);
}

TEST(DeferStack, ReleasedForgetsAndDestroysTheCaptures) {
  const auto capture = std::make_shared<int>(1);
  int runs = 0;
  defer_stack stack;
  stack.defer([&runs, capture]() noexcept { ++runs; });
  EXPECT_EQ(capture.use_count(), 2);
  stack.release();
  EXPECT_EQ(capture.use_count(), 1);
  EXPECT_TRUE(stack.empty());
  EXPECT_EQ(runs, 0);
}

TEST(DeferStack, RunLeavesItEmptyAndUsable) {
  std::string order;
  defer_stack stack;
  stack.defer([&]() noexcept { order += 'a'; });
  stack.run();
  stack.defer([&]() noexcept { order += 'b'; });
  stack.run();
  stack.run();
  EXPECT_EQ(order, "ab");
}

TEST(DeferStack, AnActionMayDeferAnother) {
  std::string order;
  {
    defer_stack stack;
    stack.defer([&]() noexcept { order += 'a'; });
    stack.defer([&]() noexcept {
      order += 'b';
      stack.defer([&]() noexcept { order += 'c'; });
    });
  }
  EXPECT_EQ(order, "bca");
}

TEST(DeferStack, TheFirstActionsNeedNoHeap) {
  counting_heap heap;
  int runs = 0;
  {
    defer_stack stack;
    for (int i = 0; i < 8; ++i) stack.defer([&runs]() noexcept { ++runs; });
    EXPECT_EQ(heap.allocations, 0);
    for (int i = 0; i < 1000; ++i) stack.defer([&runs]() noexcept { ++runs; });
    EXPECT_GT(heap.allocations, 0);
    EXPECT_LT(heap.allocations, 12);
  }
  EXPECT_EQ(runs, 1008);
  EXPECT_EQ(heap.live, 0);
}

TEST(DeferStack, NeverWritesPastItsOwnStorage) {
  // Captures of every size around the inline storage's, between two canaries.
  const auto fill =
      []<std::size_t Size>(std::integral_constant<std::size_t, Size>) {
        struct {
          std::uint64_t before = 0x5ca1ab1e;
          defer_stack<policy::refuse, 64> stack;
          std::uint64_t after = 0x5ca1ab1e;
        } frame;
        int sum = 0;
        for (int i = 0; i < 5; ++i) {
          std::array<unsigned char, Size> capture;
          capture.fill(static_cast<unsigned char>(i));
          frame.stack.defer([&sum, capture]() noexcept {
            sum += capture.front() + capture.back();
          });
        }
        frame.stack.run();
        EXPECT_EQ(sum, 2 * (0 + 1 + 2 + 3 + 4)) << Size;
        EXPECT_EQ(frame.before, 0x5ca1ab1eu) << Size;
        EXPECT_EQ(frame.after, 0x5ca1ab1eu) << Size;
      };
  [&]<std::size_t... Sizes>(std::index_sequence<Sizes...>) {
    (fill(std::integral_constant<std::size_t, Sizes>{}), ...);
  }(std::index_sequence<1, 7, 8, 9, 15, 16, 17, 24, 31, 32, 33, 40, 48, 63, 64,
                        65, 200>{});
}

TEST(DeferStack, KeepsTheAlignmentOfItsActions) {
  struct wide {
    alignas(32) int value = 1;
  };
  bool aligned = false;
  {
    defer_stack stack;
    stack.defer([&aligned, w = wide{}]() noexcept {
      aligned = reinterpret_cast<std::uintptr_t>(&w) % 32 == 0;
    });
  }
  EXPECT_TRUE(aligned);
}

TEST(DeferStack, RunsAnActionAtOnceWhenThereIsNoMemoryForIt) {
  counting_heap heap;
  std::string order;
  defer_stack<policy::refuse, 32> stack;
  stack.defer([&]() noexcept { order += 'a'; });
  heap.exhausted = true;
  EXPECT_THROW(stack.defer([&]() noexcept { order += 'b'; }), std::bad_alloc);
  EXPECT_EQ(order, "b");
  EXPECT_EQ(stack.size(), 1u);
  stack.run();
  EXPECT_EQ(order, "ba");
}

TEST(DeferStack, RunsAnActionAtOnceWhenItCannotBeTakenOver) {
  int runs = 0;
  defer_stack stack;
  copies_then_throws action{1, [&] { ++runs; }};
  EXPECT_THROW(stack.defer(action), std::runtime_error);
  EXPECT_EQ(runs, 1);
  EXPECT_TRUE(stack.empty());
}

TEST(DeferStack, CollectRunsAllAndKeepsTheFirstError) {
  std::exception_ptr sink;
  int runs = 0;
  {
    defer_stack stack{policy::collect{sink}};
    stack.defer([&] { ++runs; });
    stack.defer([] { throw std::logic_error("ran second"); });
    stack.defer([] { throw std::runtime_error("ran first"); });
  }
  EXPECT_EQ(runs, 1);
  EXPECT_THROW(std::rethrow_exception(sink), std::runtime_error);
}

TEST(DeferStack, PropagateRunsAllAndThrowsTheFirstError) {
  int runs = 0;
  const auto work = [&] {
    defer_stack stack{policy::propagate{}};
    stack.defer([&] { ++runs; });
    stack.defer([] { throw std::logic_error("ran second"); });
    stack.defer([] { throw std::runtime_error("ran first"); });
  };
  EXPECT_THROW(work(), std::runtime_error);
  EXPECT_EQ(runs, 1);
}

TEST(DeferStack, PropagateIsDroppedWhileUnwinding) {
  const auto work = [] {
    defer_stack stack{policy::propagate{}};
    stack.defer([] { throw std::logic_error("cleanup"); });
    throw std::runtime_error("work");
  };
  EXPECT_THROW(work(), std::runtime_error);
}

}  // namespace
