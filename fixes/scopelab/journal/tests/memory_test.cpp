// No memory for an entry: who asked is told, and the journal goes on.
#include "scopelab/journal/tests/testing.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

namespace {

// From so many bytes on there is no memory, for this thread.
thread_local std::size_t too_much = 0;

}  // namespace

void* operator new(std::size_t size) {
  if (too_much > 0 && size >= too_much) throw std::bad_alloc{};
  if (void* const given = std::malloc(size > 0 ? size : 1)) return given;
  throw std::bad_alloc{};
}
// Not inlined: g++ would warn of a free() of what new gave.
[[gnu::noinline]] void operator delete(void* given) noexcept {
  std::free(given);
}
[[gnu::noinline]] void operator delete(void* given, std::size_t) noexcept {
  std::free(given);
}

namespace scopelab::journal::testing {
namespace {

TEST(memory, that_is_missing_for_an_entry_is_nobody_elses_trouble) {
  const folder in;
  {
    journal log{in.file()};
    std::vector<entry> both{{1, "a"}, {1, std::string(100'000, 'x')}};
    too_much = 100'000;
    EXPECT_THROW(log.append(std::move(both)), std::bad_alloc);
    too_much = 0;
    EXPECT_EQ(log.append({1, "b"}), 1u);
    EXPECT_FALSE(log.failed());
  }
  EXPECT_EQ(read(in.file()), (std::vector<kept>{{1, 1, "b"}}));
}

}  // namespace
}  // namespace scopelab::journal::testing
