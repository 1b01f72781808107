// What a child tells of itself through a pipe. Parent and child are the same
// image, so that an address and the name of a file mean the same in both.
//
// Only for hang.cpp and waiting.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <limits>

namespace kit {

enum class record_kind : std::uint32_t { stack, wait, task, end };

// Each is written at once, and small enough not to be torn: PIPE_BUF is 4096.
struct record {
  record_kind kind{};
  std::int32_t thread = 0;

  // stack: innermost first; an address within its call.
  std::uint32_t depth = 0;
  std::array<std::uintptr_t, 200> addresses{};

  // wait, task
  std::array<char, 64> what{};
  const char* file = nullptr;
  std::uint32_t line = 0;
};
static_assert(sizeof(record) <= 4096);

// In the child's signal handler.
void write_record(const record& what);

// Writes the notes of waiting.hpp, then what the lab's own list tells.
void write_waits();

}  // namespace kit
