// For symbolizes.sh: coroutines that never end, before and after 300 more of them.
#include "profiling/heap/exact_profile.hpp"

#include <array>
#include <coroutine>
#include <exception>
#include <filesystem>
#include <iostream>
#include <vector>

namespace {

struct parked {
  struct promise_type {
    parked get_return_object() {
      return {std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() noexcept {}
    void unhandled_exception() noexcept { std::terminate(); }
  };
  std::coroutine_handle<promise_type> frame;
};

// 1000 bytes of its frame live across the suspension.
parked hold_a_page(int& sum) {
  std::array<unsigned char, 1000> page{};
  page.back() = 1;
  co_await std::suspend_always{};
  for (const unsigned char each : page) sum += each;
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 2) {
    std::cerr << "parked_coroutines FOLDER\n";
    return 2;
  }
  scopelab::heap::restart_able_to_record(argv);
  const std::filesystem::path folder = argv[1];
  const scopelab::heap::recording on;
  int sum = 0;
  std::vector<parked> all;
  all.reserve(400);
  for (int i = 0; i < 100; ++i) all.push_back(hold_a_page(sum));
  on.write(folder / "less.heap");
  for (int i = 0; i < 300; ++i) all.push_back(hold_a_page(sum));
  on.write(folder / "more.heap");
  for (const parked& each : all) each.frame.destroy();
} catch (const std::exception& error) {
  std::cerr << "parked_coroutines: " << error.what() << '\n';
  return 3;
}
