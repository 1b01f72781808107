// The time as leases, retries and deadlines see it, and how long to wait before
// the next try.
//
//   saga::instant now{1'000};                       // a test's clock
//   saga::relay sender{sql, broker, {.now = [&] { return now; }}};
//   now += std::chrono::seconds{31};                // the lease has passed
//
// All processes that share a database need clocks that agree to well within a
// lease. One that is ahead takes what is leased too early: messages arrive
// twice, which consumers are there for, and never out of order.
#pragma once

#include <chrono>
#include <functional>
#include <string_view>

namespace scopelab::saga {

using instant = std::chrono::milliseconds;  // since 1970
using clock = std::function<instant()>;

instant system_now();

// Doubles from `first` up to `most`: 1 s, 2 s, 4 s, ... 5 min.
struct back_off {
  std::chrono::milliseconds first{1'000};
  std::chrono::milliseconds most{300'000};

  // After that many attempts, from 1.
  std::chrono::milliseconds after(int attempts) const;
};

// Tests only: called at each named point that a process may die at; README.md
// lists them. What it throws leaves the call it was passed in.
using at_point = std::function<void(std::string_view point)>;

}  // namespace scopelab::saga
