#include "grader/headers.hpp"

#include <map>
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

}  // namespace

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
