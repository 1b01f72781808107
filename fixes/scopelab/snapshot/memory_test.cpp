// What a store takes of the heap, and what is left of it when there is no more.
#include "scopelab/snapshot/store.hpp"
#include "scopelab/snapshot/testing.hpp"

#include <gtest/gtest.h>

#include <malloc.h>

#include <atomic>
#include <cstdlib>
#include <new>

namespace {

std::atomic<std::ptrdiff_t> live_bytes{0};
// So many calls of operator new from now on, one fails: negative, none does.
std::atomic<int> until_failure{-1};

}  // namespace

void* operator new(std::size_t size) {
  if (until_failure >= 0) {
    --until_failure;
    if (until_failure < 0) throw std::bad_alloc{};
  }
  void* const made = std::malloc(size);
  if (made == nullptr) throw std::bad_alloc{};
  live_bytes += static_cast<std::ptrdiff_t>(malloc_usable_size(made));
  return made;
}
void operator delete(void* gone) noexcept {
  live_bytes -= static_cast<std::ptrdiff_t>(malloc_usable_size(gone));
  std::free(gone);
}
void operator delete(void* gone, std::size_t) noexcept {
  operator delete(gone);
}

namespace {

using namespace scopelab::snapshot;
using namespace scopelab::snapshot::testing;

TEST(StoreMemory, TheHeapHoldsWhatTheStoreSays) {
  chance by{1};
  bytes state = any_bytes(20'000, by);
  const std::ptrdiff_t before = live_bytes;
  store kept{{.budget = 200'000}};
  for (int i = 0; i < 300; ++i) {
    kept.keep(state);
    with_changes(state, 30, by).swap(state);
    const std::ptrdiff_t held = live_bytes - before;
    ASSERT_LE(held, 200'000);
    ASSERT_GE(held, static_cast<std::ptrdiff_t>(kept.bytes_held() * 8 / 10));
  }
}

// A store in which the next keep() takes states away, and its states.
struct full_store {
  explicit full_store(chance by) {
    ids.reserve(20);
    states.reserve(20);
    bytes state = any_bytes(2000, by);
    for (int i = 0; i < 14; ++i) {
      states.push_back(state);
      ids.push_back(kept.keep(state));
      state = with_changes(state, 12, by);
    }
    next = std::move(state);
  }
  void keep_next() {
    ids.push_back(kept.keep(next));
    states.push_back(std::move(next));
  }
  // All that is retained rebuilds, and nothing else is counted.
  void expect_whole() {
    std::size_t retained = 0;
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (!kept.contains(ids[i])) continue;
      ++retained;
      ASSERT_EQ(kept.get(ids[i]), states[i]);
    }
    ASSERT_EQ(retained, kept.size());
    ASSERT_LE(kept.bytes_held(), kept.budget());
  }

  store kept{{.budget = 6000, .max_chain = 5}};
  std::vector<store::id> ids;
  std::vector<bytes> states;
  bytes next;
};

// `call` with each allocation of its own failing in turn; returns how many it
// has.
template <class Call>
int fail_each_allocation(Call call) {
  for (int k = 0;; ++k) {
    full_store in{chance{7}};
    until_failure = k;
    bool failed = false;
    try {
      call(in);
    } catch (const std::bad_alloc&) {
      failed = true;
    }
    until_failure = -1;
    in.expect_whole();
    if (!failed || ::testing::Test::HasFailure()) return k;
  }
}

TEST(StoreMemory, WhicheverAllocationFailsWhatIsRetainedRebuilds) {
  EXPECT_GT(fail_each_allocation([](full_store& in) { in.keep_next(); }), 10);
  EXPECT_GT(
      fail_each_allocation([](full_store& in) { in.kept.get(in.ids.back()); }),
      3);
  EXPECT_GT(
      fail_each_allocation([](full_store& in) { in.kept.drop(in.ids[12]); }),
      3);
  EXPECT_GT(
      fail_each_allocation([](full_store& in) { in.kept.set_budget(4000); }),
      3);
}

}  // namespace
