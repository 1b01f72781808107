// Drives the half. The story, the contract, the ledger and the benchmark all
// read these.
#pragma once

#include "contract.hpp"
#include "kit/kit.hpp"

// A page whose title has `size` characters.
std::string page_with_title(std::size_t size);

// What a kept summary weighs: its title's characters, and what it holds.
struct weight {
  std::size_t size;
  std::size_t held;
};
weight weigh(const summary& kept);

// Decodes `frame`, then reads the payload.
struct reading {
  std::string text;
  int used_buffers;  // not in the pool while the payload was there
  int late_reads;    // of buffers that were back in the pool
  int kept_buffers;  // not in the pool once the payload is gone
};
reading decode_and_read(std::string_view frame);

// `count` parts of `size` bytes each.
std::vector<part> parts_of(int count, std::size_t size);

// Every title kept has this many characters.
inline constexpr std::size_t title_size = 200;

// Keeping summaries; adding up parts.
std::vector<kit::workload> workloads();
