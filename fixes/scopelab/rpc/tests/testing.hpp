// What the tests of the service share.
#pragma once

#include "scopelab/journal/tests/testing.hpp"
#include "scopelab/journal/token.hpp"
#include "scopelab/rpc/client.hpp"
#include "scopelab/rpc/server.hpp"
#include "scopelab/rpc/tests/effects.hpp"

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>

namespace scopelab::rpc::testing {

using journal::testing::folder;
namespace fs = std::filesystem;

inline const std::string secret(32, 's');
inline const std::string saga{"0b4a3b0e-2f62-4d3a-9a3e-5d1d8f5d7a10"};

inline std::string uuid_of(int number) {
  char text[64];
  std::snprintf(text, sizeof text, "00000000-0000-4000-8000-%012d", number);
  return text;
}

inline std::string command_of(int number) {
  return journal::to_json({.id = uuid_of(number),
                           .saga = saga,
                           .step = number,
                           .operation = journal::operations::reserve,
                           .entity = "item-" + std::to_string(number),
                           .at = "2026-01-31T12:00:00Z",
                           .expected_version = {},
                           .payload = R"({"quantity": 1})"});
}

inline std::string token_of(int number) {
  return journal::token_key{secret}.token_for({uuid_of(number), saga, number});
}

inline fs::path effects_file(const fs::path& in) {
  return in / "effects.journal";
}

inline server_options options_in(const fs::path& in) {
  return {.journal = in / "commands.journal",
          .key = journal::token_key{secret},
          .address = "unix:" + (in / "socket").string(),
          .drain_time = std::chrono::milliseconds{100}};
}

inline client_options client_in(const fs::path& in) {
  return {.address = "unix:" + (in / "socket").string(), .session = "s-1"};
}

// A disk that has no room while `full`.
inline journal::system_calls while_not(const std::atomic<bool>& full) {
  return {.write = [&full](int file, const void* bytes,
                           std::size_t count) -> ssize_t {
            if (!full) return ::write(file, bytes, count);
            errno = ENOSPC;
            return -1;
          },
          .fdatasync = {},
          .fsync_folder = {}};
}

}  // namespace scopelab::rpc::testing
