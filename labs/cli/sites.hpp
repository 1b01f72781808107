// Which line of a program allocated what a heap profile shows.
#pragma once

#include "profiling/diagnose/stacks.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace cli {

struct frame {
  std::string function;  // its address, where the module has no symbols
  std::string file;
  int line = 0;
  std::string module = {};  // the program, or a shared library
};

// The innermost line of the program's own code, and what allocated there.
struct site {
  frame at;                      // no file: it has no symbols, or none of its own code is there
  std::vector<frame> callers;    // of its own code, the nearest first
  bool from_event_loop = false;  // a library's code, resumed: `at` is the library's
  bool coroutine = false;        // the block is a coroutine's frame
  bool shared_owner = false;     // the block is a shared_ptr's
  bool ignored = false;          // --ignore says so

  // "client::get client.cpp:110, called by fetch app.cpp:12"; files below this folder
  // without it.
  std::string where() const;
};

// The lines of `pprof -raw -symbolize=local`, by return address: inlined calls first.
std::map<std::uintptr_t, std::vector<frame>> parse_raw(const std::string& printed);

// `ignore`: functions or files, as a regular expression; empty: none. `program`: the path of the
// executable, which may be one below /usr.
site site_of(const scopelab::diagnose::stack& at,
             const std::map<std::uintptr_t, std::vector<frame>>& frames, const std::string& ignore,
             const std::string& program = {});

}  // namespace cli
