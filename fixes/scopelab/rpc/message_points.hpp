// The boundaries between messages, named: where a test kills the server, or
// cancels the client.
//
//   rpc::server_options how{...};
//   how.at_point = [](std::string_view point) {
//     if (point == "applied") std::raise(SIGKILL);
//   };
//
// Server, a request:  stream.opened  hello.read  hello.replied  request.read
//                     begun  applied  done  replied  stream.closing
// Server, a revert:   revert.read  revert.begun  revert.applied  revert.done
// Client:             client.connected  client.hello.sent  client.hello.read
//                     client.sent  client.read  client.revert.sent
//
// Between `begun` and `applied` the executor has points of its own; the
// journal's are in journal/crash_points.hpp.
//
// Not for: production; without at_point a point costs a comparison.
#pragma once

#include <array>
#include <string_view>

namespace scopelab::rpc {

inline constexpr std::array<std::string_view, 13> server_points{
    "stream.opened",  "hello.read",  "hello.replied", "request.read",
    "begun",          "applied",     "done",          "replied",
    "stream.closing", "revert.read", "revert.begun",  "revert.applied",
    "revert.done"};

inline constexpr std::array<std::string_view, 6> client_points{
    "client.connected", "client.hello.sent", "client.hello.read",
    "client.sent",      "client.read",       "client.revert.sent"};

}  // namespace scopelab::rpc
