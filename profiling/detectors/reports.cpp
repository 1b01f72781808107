#include "profiling/detectors/reports.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <set>
#include <sstream>
#include <string_view>
#include <utility>

namespace scopelab::detectors {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in{text};
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::optional<int> number(std::string_view text) {
  int value = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stopped != end) return std::nullopt;
  return value;
}

// "a.cpp:3:5" -> {"a.cpp", 3}.
std::optional<std::pair<std::string, int>> place(std::string_view text) {
  const std::size_t column = text.rfind(':');
  if (column == std::string_view::npos || column == 0) return std::nullopt;
  const std::size_t line = text.rfind(':', column - 1);
  if (line == std::string_view::npos) return std::nullopt;
  const auto value = number(text.substr(line + 1, column - line - 1));
  if (!value || !number(text.substr(column + 1))) return std::nullopt;
  return std::pair{std::string{text.substr(0, line)}, *value};
}

// By hand: a message of a template is too long for std::regex.
std::optional<finding> read_diagnostic(const std::string& line) {
  static constexpr std::array severities{"warning", "error", "style", "performance", "portability"};
  if (!line.ends_with(']')) return std::nullopt;
  for (const char* severity : severities) {
    const std::size_t at = line.find(": " + std::string{severity} + ": ");
    if (at == std::string::npos) continue;
    const auto where = place(std::string_view{line}.substr(0, at));
    if (!where) continue;
    const std::size_t id = line.rfind('[') + 1;
    return finding{line.substr(id, line.size() - 1 - id), where->first, where->second};
  }
  return std::nullopt;
}

// What stands behind `mark`, once a line that has it.
std::vector<std::string> behind(const std::string& text, std::string_view mark) {
  std::vector<std::string> found;
  for (const std::string& line : lines_of(text)) {
    const std::size_t at = line.find(mark);
    if (at != std::string::npos) found.push_back(line.substr(at + mark.size()));
  }
  return found;
}

std::string first_word(const std::string& text) { return text.substr(0, text.find(' ')); }

// "==7== text" -> {"7", "text"}.
std::pair<std::string, std::string> pid_and_text(const std::string& line) {
  const std::size_t end = line.find("== ", 2);
  if (end == std::string::npos) return {};
  return {line.substr(2, end - 2), line.substr(end + 3)};
}

// The beginnings of memcheck's errors, and what its XML calls them.
std::string memcheck_kind(const std::string& line) {
  static const std::array<std::pair<const char*, const char*>, 11> kinds{{
      {"Invalid read", "InvalidRead"},
      {"Invalid write", "InvalidWrite"},
      {"Invalid free()", "InvalidFree"},
      {"Mismatched free()", "MismatchedFree"},
      {"Conditional jump or move depends on uninitialised", "UninitCondition"},
      {"Use of uninitialised value", "UninitValue"},
      {"Syscall param", "SyscallParam"},
      {"Source and destination overlap", "Overlap"},
      {"Argument '", "FishyValue"},
      {"Jump to the invalid address", "InvalidJump"},
      {"Illegal memory pool address", "InvalidMemPool"},
  }};
  for (const auto& [begins, kind] : kinds) {
    if (line.starts_with(begins)) return kind;
  }
  if (line.find(" definitely lost in loss record") != std::string::npos)
    return "Leak_DefinitelyLost";
  if (line.find(" possibly lost in loss record") != std::string::npos) return "Leak_PossiblyLost";
  return {};
}

}  // namespace

std::vector<finding> read_diagnostics(const std::string& text) {
  std::vector<finding> found;
  for (const std::string& line : lines_of(text)) {
    if (auto one = read_diagnostic(line)) found.push_back(*std::move(one));
  }
  return found;
}

std::vector<finding> read_analyzer(const std::string& text) {
  std::vector<finding> found = read_diagnostics(text);
  std::erase_if(found, [](const finding& f) { return !f.check.starts_with("-Wanalyzer-"); });
  return found;
}

std::vector<finding> read_asan(const std::string& text) {
  std::vector<finding> found;
  for (const std::string& told : behind(text, "ERROR: AddressSanitizer: ")) {
    const std::string attempting = "attempting ";  // attempting double-free on ...
    const bool skip = told.starts_with(attempting);
    found.push_back({first_word(skip ? told.substr(attempting.size()) : told)});
  }
  return found;
}

std::vector<finding> read_lsan(const std::string& text) {
  if (behind(text, "ERROR: LeakSanitizer: detected memory leaks").empty()) return {};
  return {{"leak"}};
}

std::vector<finding> read_ubsan(const std::string& text) {
  std::vector<finding> found;
  for (const std::string& told : behind(text, ": runtime error: ")) {
    // Values and types differ from run to run, and the words before them name the check.
    const std::size_t end = told.find_first_of("0123456789:'`,;-");
    std::string check = told.substr(0, end);
    while (check.ends_with(' ')) check.pop_back();
    found.push_back({check});
  }
  return found;
}

std::vector<finding> read_tsan(const std::string& text) {
  std::vector<finding> found;
  for (const std::string& told : behind(text, "WARNING: ThreadSanitizer: ")) {
    found.push_back({told.substr(0, told.find(" (pid="))});
  }
  for (const std::string& told : behind(text, "ERROR: ThreadSanitizer: ")) {
    found.push_back({first_word(told)});
  }
  return found;
}

std::vector<finding> read_memcheck(const std::string& text) {
  std::vector<finding> found;
  std::set<std::string> killed;  // by a signal: no exit, at which something should be gone
  bool open = false;             // in the block of a descriptor
  bool counts = false;
  const auto end_of_block = [&] {
    if (open && counts) found.push_back({"FdNotClosed"});
    open = false;
  };
  for (const std::string& whole : lines_of(text)) {
    if (!whole.starts_with("==")) continue;  // what the program itself prints
    const auto [pid, line] = pid_and_text(whole);
    if (line.empty()) end_of_block();
    if (line.starts_with("Process terminating with default action of signal")) killed.insert(pid);
    if (line.starts_with("Open ")) {  // file descriptor 5:, AF_INET socket 7:
      end_of_block();
      open = line.find(" descriptor ") != std::string::npos ||
             line.find(" socket ") != std::string::npos;
      counts = !killed.contains(pid);
    } else if (line.find("<inherited from parent>") != std::string::npos ||
               line.find("kit::in_child") != std::string::npos) {
      counts = false;
    }
    std::string kind = memcheck_kind(line);
    const bool at_exit = kind.starts_with("Leak_");
    if (!kind.empty() && !(at_exit && killed.contains(pid))) found.push_back({std::move(kind)});
  }
  end_of_block();
  return found;
}

std::string broken_down(const std::string& text) {
  static constexpr std::array marks{
      "FATAL: ThreadSanitizer: ", "LeakSanitizer has encountered a fatal error",
      "failed to set personality", "valgrind: fatal error: "};
  for (const std::string& line : lines_of(text)) {
    for (const char* mark : marks) {
      if (line.find(mark) != std::string::npos) return line;
    }
  }
  return {};
}

}  // namespace scopelab::detectors
