// Source lines of addresses in this program, by `addr2line`.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace kit {

struct source_line {
  std::string function;  // without its parameters
  std::string file;      // as the compiler was given it
  int line;
};

// For each address of this program (not of a shared library) its lines, the
// innermost inlined call first. Empty without debug information or addr2line.
std::map<std::uintptr_t, std::vector<source_line>> lines_of(
    const std::vector<std::uintptr_t>& addresses);

}  // namespace kit
