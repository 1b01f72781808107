// What all specimens share: they work for ever, at a pace.
#pragma once

#include <chrono>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <thread>

namespace specimens {

// Calls `work` so often a second, and never returns.
[[noreturn]] inline void for_ever(int times_a_second, const std::function<void(int tick)>& work) {
  auto turn = std::chrono::steady_clock::now();
  for (int tick = 0;; ++tick) {
    work(tick);
    turn += std::chrono::nanoseconds{std::chrono::seconds{1}} / times_a_second;
    std::this_thread::sleep_until(turn);
  }
}

// Runs the one that is named; 2: there is none.
inline int run(int argc, char** argv, const std::map<std::string, void (*)()>& all) {
  const auto found = argc == 2 ? all.find(argv[1]) : all.end();
  if (found != all.end()) {
    found->second();
    return 0;
  }
  std::cerr << "one of:";
  for (const auto& [name, work] : all) std::cerr << ' ' << name;
  std::cerr << '\n';
  return 2;
}

}  // namespace specimens
