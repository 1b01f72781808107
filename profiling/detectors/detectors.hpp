// Which detectors there are, what each is run with, and what its findings come to.
//
//   for (const tool& each : tools()) {
//     const invocation run = each.what == tool::program ? over_program(each, {"./broken"})
//                                                       : over_source(each, command);
//     ... runs it, bounded in time; then for each of each.detectors: read(what it printed)
//   }
//
// Nothing is run here: the caller has the means to.
#pragma once

#include "profiling/detectors/reports.hpp"

#include <string>
#include <vector>

namespace scopelab::detectors {

struct detector {
  std::string name;
  std::vector<finding> (*read)(const std::string& text);
};

// What is run once, and which detectors speak in what it prints.
struct tool {
  enum kind { compiler, clang_tidy, cppcheck, program } what;
  std::string runs;                  // must be in PATH
  std::string package;               // Debian's, that has it
  std::string preset;                // program: the CMake preset whose build it runs
  std::vector<std::string> options;  // program: before the program
  std::vector<detector> detectors;
  bool quick;  // a few seconds a file, and no build but the default one
};

const std::vector<tool>& tools();

// A source and the options that it is compiled with.
struct compile_command {
  std::string file;
  std::vector<std::string> options;
};

// Of a "command" in compile_commands.json; without the compiler, the output and -Werror.
compile_command parse_compile_command(const std::string& command);

struct invocation {
  std::string program;
  std::vector<std::string> arguments;
};

invocation over_source(const tool& with, const compile_command& source);
invocation over_program(const tool& with, const std::vector<std::string>& program);

}  // namespace scopelab::detectors
