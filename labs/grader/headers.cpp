#include "grader/headers.hpp"

#include "grader/preprocessed.hpp"

#include <map>
#include <set>
#include <sstream>

namespace fs = std::filesystem;

namespace grader {
namespace {

bool is_systems(const preprocessed_line& line) { return line.file.starts_with("/usr/"); }

// What each file of the tree says, without empty lines.
std::map<std::string, std::string> texts_by_file(std::string_view preprocessed,
                                                 const fs::path& tree) {
  std::map<std::string, std::string> texts;
  each_line(preprocessed, [&](const preprocessed_line& line) {
    if (!below(line.file, tree)) return;
    std::string& text = texts[fs::path{line.file}.lexically_normal().string()];
    if (says_something(line)) text += line.text + '\n';
  });
  return texts;
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

bool below(const fs::path& path, const fs::path& folder) {
  const std::string prefix = folder.lexically_normal().string() + "/";
  return path.lexically_normal().string().starts_with(prefix);
}

std::vector<std::string> system_headers_in(std::string_view preprocessed) {
  constexpr std::string_view folder = "/include/";
  std::vector<std::string> out;
  each_line(preprocessed, [&](const preprocessed_line& line) {
    if (!line.enters || line.depth != 1 || !is_systems(line)) return;
    const std::size_t at = line.file.find(folder);
    if (at != std::string::npos) out.push_back(as_included(line.file.substr(at + folder.size())));
  });
  return out;
}

std::string lines_by_macros(std::string_view submission, std::string_view clean) {
  std::set<std::string> meant;
  each_line(clean, [&](const preprocessed_line& line) {
    if (is_systems(line) && says_something(line)) meant.insert(line.text);
  });
  std::string out;
  each_line(submission, [&](const preprocessed_line& line) {
    if (is_systems(line) && says_something(line) && !meant.contains(line.text))
      out += line.text + '\n';
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
