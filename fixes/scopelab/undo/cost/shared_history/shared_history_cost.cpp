// A push and the undo of it, at 500, 2,000 and 8,000 entries, by 1, 2 and 4
// threads: a shared history beside a vector with a mutex, a lock-free stack, and
// a copy a push. `written` is what a pair of them allocates.
//
//   shared_history_cost --benchmark_repetitions=9 --benchmark_enable_random_interleaving
#include "heap.hpp"
#include "scopelab/undo/shared_history.hpp"

#include <benchmark/benchmark.h>

#include <atomic>
#include <boost/lockfree/stack.hpp>
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

namespace {

using entry = std::size_t;

struct shared {
  void push(entry next) { entries.push(next); }
  void pop() { entries.undo(); }
  scopelab::undo::shared_history<entry> entries;
};

struct mutex_and_vector {
  void push(entry next) {
    const std::lock_guard lock{mutex};
    entries.push_back(next);
  }
  void pop() {
    const std::lock_guard lock{mutex};
    if (!entries.empty()) entries.pop_back();
  }
  std::mutex mutex;
  std::vector<entry> entries;
};

struct lock_free_stack {
  void push(entry next) { entries.push(next); }
  void pop() {
    entry last = 0;
    entries.pop(last);
  }
  boost::lockfree::stack<entry> entries{10'000};
};

// Readers keep what they have seen; so every change is another vector.
struct copy_a_push {
  using list = std::vector<entry>;

  void push(entry next) {
    change([next](const list& now) {
      list all = now;
      all.push_back(next);
      return all;
    });
  }
  void pop() {
    change([](const list& now) {
      return now.empty() ? now : list{now.begin(), now.end() - 1};
    });
  }
  template <class Make>
  void change(Make make) {
    const std::lock_guard lock{mutex};
    entries = std::make_shared<const list>(make(*entries));
  }
  std::mutex mutex;
  std::shared_ptr<const list> entries = std::make_shared<const list>();
};

template <class History>
void push_and_undo(benchmark::State& state) {
  static std::unique_ptr<History> on;
  const auto entries = static_cast<entry>(state.range(0));
  if (state.thread_index() == 0) {
    on = std::make_unique<History>();
    for (entry i = 0; i < entries; ++i) on->push(i);
  }
  heap::written = 0;
  for (auto _ : state) {
    on->push(entries);
    on->pop();
  }
  state.counters["written"] = benchmark::Counter(
      static_cast<double>(heap::written), benchmark::Counter::kAvgIterations);
  if (state.thread_index() == 0) on.reset();
}

void sizes_and_threads(benchmark::internal::Benchmark* one) {
  one->Arg(500)->Arg(2000)->Arg(8000);
  one->Threads(1)->Threads(2)->Threads(4)->UseRealTime();
}

BENCHMARK_TEMPLATE(push_and_undo, shared)->Apply(sizes_and_threads);
BENCHMARK_TEMPLATE(push_and_undo, mutex_and_vector)->Apply(sizes_and_threads);
BENCHMARK_TEMPLATE(push_and_undo, lock_free_stack)->Apply(sizes_and_threads);
BENCHMARK_TEMPLATE(push_and_undo, copy_a_push)->Apply(sizes_and_threads);

}  // namespace
