#include "cli/sites.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <regex>
#include <sstream>

namespace cli {
namespace {

constexpr std::size_t callers_told = 2;

bool begins_with(const std::string& text, const char* with) { return text.rfind(with, 0) == 0; }

// A program's own operator new is not what asked for the block.
bool allocates(const frame& each) {
  return begins_with(each.function, "operator new") || each.function == "malloc" ||
         each.function == "calloc" || each.function == "realloc";
}

// Headers are compiled into the program; what specialises them is theirs as well.
bool is_standard(const frame& each) {
  return begins_with(each.function, "std::") || begins_with(each.function, "__gnu_cxx::");
}
bool is_library(const frame& each) {
  return is_standard(each) || begins_with(each.function, "boost::") ||
         each.file.find("/fixes/scopelab/") != std::string::npos ||
         each.file.find("/include/scopelab/") != std::string::npos;
}

// What was loaded to look.
bool is_agents(const frame& each) {
  return each.module.find("libscopelab_agent") != std::string::npos;
}

// A library of the system's, or a header of one.
bool is_systems(const frame& each, const std::string& program) {
  if (each.module == program) {
    return begins_with(each.file, "/usr/include/") || begins_with(each.file, "/usr/lib/");
  }
  return begins_with(each.file, "/usr/") || begins_with(each.module, "/usr/") ||
         begins_with(each.module, "/lib/");
}

bool matches(const frame& each, const std::regex& expression) {
  return std::regex_search(each.function, expression) || std::regex_search(each.file, expression);
}

// Below this a stack tells who runs the loop, not who asked.
bool is_event_loop(const frame& each) {
  return each.function.find("asio::detail::scheduler::run") != std::string::npos ||
         each.function.find("asio::io_context::run") != std::string::npos;
}

std::string told(const frame& of) {
  if (of.file.empty()) return of.function;
  const std::filesystem::path here =
      std::filesystem::path{of.file}.lexically_relative(std::filesystem::current_path());
  const bool below = !here.empty() && *here.begin() != "..";
  return fmt::format("{} {}:{}", of.function, below ? here.string() : of.file, of.line);
}

}  // namespace

std::string site::where() const {
  std::string text = told(at);
  for (const frame& each : callers) text += ", called by " + told(each);
  if (from_event_loop) text += ", from the event loop: no line of yours is on the stack";
  return text;
}

std::map<std::uintptr_t, std::vector<frame>> parse_raw(const std::string& printed) {
  // "  2: 0x564328be5c8a M=1 FUNCTION FILE:LINE[:COLUMN] s=0(...)", then its callers that were
  // inlined; then "1: 0xFROM/0xTO/0xOFFSET MODULE".
  static const std::regex first{R"(^\s*\d+: 0x([0-9a-f]+) (?:M=(\d+) )?(.*)$)"};
  static const std::regex named{R"(^\s*(.*) (\S*?):(\d+)(?::\d+)? s=\d+.*$)"};
  static const std::regex mapping{R"(^(\d+): 0x[0-9a-f]+/0x[0-9a-f]+/0x[0-9a-f]+ (\S*).*$)"};
  std::map<std::uintptr_t, std::vector<frame>> all;
  std::istringstream lines{printed};
  std::string line;
  std::smatch match;
  while (std::getline(lines, line) && line != "Locations") {
  }
  std::vector<frame>* at = nullptr;
  std::string module;
  while (std::getline(lines, line) && line != "Mappings") {
    std::string rest = line;
    if (std::regex_match(line, match, first)) {
      const std::string address = match[1];
      at = &all[std::stoull(address, nullptr, 16) + 1];  // pprof looks at the call before
      module = match[2];
      rest = match[3];
      if (rest.empty()) at->push_back({"0x" + address, "", 0, module});
    }
    if (at != nullptr && std::regex_match(rest, match, named)) {
      at->push_back({match[1], match[2], std::stoi(match[3]), module});
    }
  }
  std::map<std::string, std::string> modules;
  while (std::getline(lines, line)) {
    if (std::regex_match(line, match, mapping)) modules[match[1]] = match[2];
  }
  for (auto& [address, frames] : all) {
    for (frame& each : frames) each.module = modules[each.module];
  }
  return all;
}

site site_of(const scopelab::diagnose::stack& at,
             const std::map<std::uintptr_t, std::vector<frame>>& frames, const std::string& ignore,
             const std::string& program) {
  std::vector<frame> all;
  for (const std::uintptr_t address : at) {
    const auto found = frames.find(address);
    if (found == frames.end()) continue;
    all.insert(all.end(), found->second.begin(), found->second.end());
  }
  const auto own = [&program](const frame& each) {
    return !is_systems(each, program) && !is_agents(each) && !is_library(each);
  };
  site result;
  result.ignored = std::any_of(all.begin(), all.end(), is_agents);
  if (!ignore.empty()) {
    const std::regex expression{ignore};
    result.ignored |= std::any_of(all.begin(), all.end(),
                                  [&](const frame& each) { return matches(each, expression); });
  }
  const auto loop = std::find_if(all.begin(), all.end(), is_event_loop);
  const auto asked = std::find_if(std::make_reverse_iterator(loop), all.rend(), allocates).base();
  const auto found = std::find_if(asked, loop, own);
  for (auto each = all.begin(); each != found; ++each) {
    if (each->function.ends_with("awaitable_frame_base::operator new")) result.coroutine = true;
    if (each->function.find("std::__shared_count") != std::string::npos) result.shared_owner = true;
  }
  if (found != loop) {
    result.at = *found;
    for (auto each = found + 1; each != loop && result.callers.size() < callers_told; ++each) {
      if (own(*each) && each->function != result.at.function) result.callers.push_back(*each);
    }
    return result;
  }
  const auto library = std::find_if_not(asked, loop, is_standard);
  if (library != loop) {
    result.at = *library;
    result.from_event_loop = loop != all.end();
  } else if (at.empty()) {
    result.at.function = "?";
  } else {
    result.at.function = fmt::format("{:#x}", at.front());
  }
  return result;
}

}  // namespace cli
