// Reads what detectors print: compilers, linters, sanitizers, valgrind.
#pragma once

#include <string>
#include <vector>

namespace scopelab::detectors {

// One report: the id of the check, and where, if it is of the source.
struct finding {
  std::string check;
  std::string file = {};
  int line = 0;

  bool operator==(const finding&) const = default;
};

// "a.cpp:3:5: warning: text [-Wid]", of g++, clang, clang-tidy and, with a template, cppcheck ->
// {"-Wid", "a.cpp", 3}. Notes are left out.
std::vector<finding> read_diagnostics(const std::string& text);

// The same, of -fanalyzer alone: "-Wanalyzer-...".
std::vector<finding> read_analyzer(const std::string& text);

// "ERROR: AddressSanitizer: heap-use-after-free on address ..." -> "heap-use-after-free".
std::vector<finding> read_asan(const std::string& text);

// "ERROR: LeakSanitizer: detected memory leaks" -> "leak".
std::vector<finding> read_lsan(const std::string& text);

// "x.cpp:3:5: runtime error: signed integer overflow: ..." -> "signed integer overflow".
std::vector<finding> read_ubsan(const std::string& text);

// "WARNING: ThreadSanitizer: data race (pid=7)" -> "data race".
std::vector<finding> read_tsan(const std::string& text);

// memcheck's errors by the names of its XML ("InvalidRead", "Leak_DefinitelyLost"), and
// "FdNotClosed" for a descriptor that is open at exit, was not inherited, and was not opened below
// kit::in_child, which holds pipes to the child that it makes. Of a process that a signal ended
// nothing is told that is still there: it came to no exit.
std::vector<finding> read_memcheck(const std::string& text);

// Why a detector could not work, by its own words; empty if it could.
std::string broken_down(const std::string& text);

}  // namespace scopelab::detectors
