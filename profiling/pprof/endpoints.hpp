// Answers the requests of pprof: heap, growth, profile, symbol, cmdline, and the live tasks.
//
//   const pprof::reply answer = pprof::handle({.target = "/debug/pprof/tasks?debug=1"});
//   respond(answer.status, answer.type, answer.body);  // 200, or a sentence that says what to do
//
// For a server that there is already; server.hpp is one. The path begins with /pprof/ or
// /debug/pprof/, whichever; endpoints() lists what may follow.
//
// handle() takes as long as the profile: `seconds` for that of processor time. Give it a thread of
// its own, and a stop_token that says when the client has gone: it returns at once then.
//
// Profiles are taken one at a time in a process, whoever asks: a second request is answered 409.
//
// Not for: who may ask. The answers show the command line and the functions of the program.
// Errors: in the reply, as text; std::bad_alloc. Thread: any.
//
// Source: gperftools' pprof_remote_servers.html, and Go's net/http/pprof.
#pragma once

#include <chrono>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

namespace scopelab::pprof {

struct request {
  std::string method = "GET";
  std::string target;  // path and query
  std::string body = {};
};

struct reply {
  unsigned status = 200;
  std::string type = "text/plain; charset=utf-8";
  std::string body = {};
};

inline constexpr std::chrono::seconds longest_profile{300};

reply handle(const request& asked, std::chrono::seconds longest = longest_profile,
             const std::stop_token& client_gone = {});

struct endpoint {
  std::string_view name;  // what follows /debug/pprof/
  std::string_view what;  // one sentence
};
std::span<const endpoint> endpoints();

}  // namespace scopelab::pprof
