#include "grader/headers.hpp"

#include <map>
#include <set>
#include <sstream>

namespace fs = std::filesystem;

namespace grader {
namespace {

bool below(const std::string& file, const fs::path& tree) {
  const std::string path = fs::path{file}.lexically_normal().string();
  return path.starts_with(tree.string() + "/");
}

// What each file says, without empty lines.
std::map<std::string, std::string> texts_by_file(std::string_view preprocessed,
                                                 const fs::path& tree) {
  std::map<std::string, std::string> texts;
  std::string* into = nullptr;
  std::istringstream lines{std::string{preprocessed}};
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("# ")) {
      const std::size_t begin = line.find('"');
      const std::size_t end = line.rfind('"');
      if (begin == std::string::npos || begin == end) continue;
      const std::string file = line.substr(begin + 1, end - begin - 1);
      into = below(file, tree) ? &texts[fs::path{file}.lexically_normal().string()] : nullptr;
    } else if (into != nullptr && line.find_first_not_of(" \t") != std::string::npos) {
      *into += line + '\n';
    }
  }
  return texts;
}

// Calls `see` with each line of a header of the system.
template <class See>
void each_system_line(std::string_view preprocessed, See see) {
  bool in_one = false;
  std::istringstream lines{std::string{preprocessed}};
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("# ")) {
      in_one = line.find("\"/usr/") != std::string::npos;
    } else if (in_one && line.find_first_not_of(" \t") != std::string::npos) {
      see(line);
    }
  }
}

// "x86_64-linux-gnu/c++/12/vector" without what the compiler puts before.
std::string as_included(std::string path) {
  const auto drop = [&path](std::size_t folders) {
    for (; folders > 0; --folders) path.erase(0, path.find('/') + 1);
  };
  if (path.substr(0, path.find('/')).find("-linux-") != std::string::npos) drop(1);
  if (path.starts_with("c++/")) drop(2);
  return path;
}

}  // namespace

std::vector<std::string> system_headers_in(std::string_view preprocessed) {
  std::vector<std::string> out;
  int depth = 0;
  std::istringstream lines{std::string{preprocessed}};
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("# ")) continue;
    const std::size_t end = line.rfind('"');
    if (end == std::string::npos) continue;
    const std::string flags = line.substr(end + 1);
    constexpr std::string_view folder = "/include/";
    const std::size_t at = line.find(folder);
    if (flags.starts_with(" 1") && depth++ == 0 && line.find("\"/usr/") != std::string::npos &&
        at != std::string::npos)
      out.push_back(as_included(line.substr(at + folder.size(), end - at - folder.size())));
    if (flags.starts_with(" 2")) --depth;
  }
  return out;
}

std::string lines_by_macros(std::string_view submission, std::string_view clean) {
  std::set<std::string> meant;
  each_system_line(clean, [&](const std::string& line) { meant.insert(line); });
  std::string out;
  each_system_line(submission, [&](const std::string& line) {
    if (!meant.contains(line)) out += line + '\n';
  });
  return out;
}

std::vector<std::string> headers_in(const std::string& dependencies, const fs::path& tree) {
  std::vector<std::string> out;
  std::istringstream words{dependencies};
  for (std::string word; words >> word;) {
    if (below(word, tree) && (word.ends_with(".hpp") || word.ends_with(".h"))) out.push_back(word);
  }
  return out;
}

std::string refused_headers(std::string_view submission, std::string_view clean,
                            const fs::path& tree) {
  const auto now = texts_by_file(submission, tree);
  const auto meant = texts_by_file(clean, tree);
  for (const auto& [file, text] : meant) {
    const auto found = now.find(file);
    if (found != now.end() && found->second != text) {
      return "makes " + fs::path{file}.lexically_relative(tree).string() +
             " say something else, by a macro (headers)";
    }
  }
  return "";
}

}  // namespace grader
