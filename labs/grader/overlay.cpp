#include "grader/overlay.hpp"

#include "cli/tree.hpp"
#include "grader/submission.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <regex>
#include <sstream>
#include <stdexcept>

namespace fs = std::filesystem;

namespace grader {
namespace {

// "fails early_value contract logs 0"
failing parse_failing(const std::string& text) {
  std::istringstream words{text};
  failing out;
  words >> out.case_name >> out.check >> std::ws;
  std::getline(words, out.reason);
  if (out.reason.empty()) throw std::invalid_argument("expects no reason: " + text);
  return out;
}

void expect(overlay& into, const std::string& text) {
  if (text == "full") {
    into.full = true;
  } else if (text == "does not compile") {
    into.compiles = false;
  } else if (text.starts_with("refused ")) {
    into.refused = text.substr(8);
  } else if (text.starts_with("fails ")) {
    into.fails.push_back(parse_failing(text.substr(6)));
  } else {
    throw std::invalid_argument("what is to be expected? " + text);
  }
}

void say(overlay& into, const std::string& key, const std::string& value) {
  if (key == "lab") {
    into.lab = value;
  } else if (key == "technique") {
    into.technique = value;
  } else if (key == "base") {
    into.base = value;
  } else if (key == "expect") {
    expect(into, value);
  } else if (key == "pipe") {
    into.pipes.push_back(value);
  } else if (key == "big") {
    into.big.push_back(value);
  } else if (key == "link") {
    const std::size_t arrow = value.find(" -> ");
    if (arrow == std::string::npos) throw std::invalid_argument("a link to where? " + value);
    into.links[value.substr(0, arrow)] = value.substr(arrow + 4);
  } else {
    throw std::invalid_argument("there is no '" + key + "'");
  }
}

// What the lines after "//--- before" and so on go to.
std::string& lines_of(overlay& of, const std::string& name) {
  if (name == "before") return of.before;
  if (name == "after") return of.after;
  if (name.starts_with("replaces ")) return of.replaced[name.substr(9)];
  if (name.starts_with("file ")) return of.files[name.substr(5)];
  throw std::invalid_argument("there is no section '" + name + "'");
}

}  // namespace

overlay parse_overlay(const std::string& name, const std::string& text) {
  static const std::regex told{R"(^// (\w+) {2,}(.*)$)"};
  overlay out;
  out.name = name;
  std::string* into = nullptr;
  std::istringstream lines{text};
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    std::smatch match;
    try {
      if (line.starts_with("//--- ")) {
        into = &lines_of(out, line.substr(6));
      } else if (into != nullptr) {
        *into += line + '\n';
      } else if (std::regex_match(line, match, told)) {
        say(out, match[1], match[2]);
      }
    } catch (const std::invalid_argument& error) {
      throw std::invalid_argument(fmt::format("{}, line {}: {}", name, number, error.what()));
    }
  }
  const bool expects = out.full || !out.refused.empty() || !out.fails.empty() || !out.compiles ||
                       out.base == "broken" || out.base == "none";
  if (out.lab.empty() || out.technique.empty() || out.base.empty() || !expects) {
    throw std::invalid_argument(name + ": needs a lab, a technique, a base and what to expect");
  }
  return out;
}

std::string applied(const overlay& changes, const std::string& half) {
  std::string text = half;
  for (const auto& [name, function] : changes.replaced) {
    // A definition begins in the first column and ends with the first } there.
    const std::regex begins{"(^|\n)[A-Za-z][^\n;]*\\b" + name + "\\("};
    std::smatch found;
    if (!std::regex_search(text, found, begins)) {
      throw std::invalid_argument(changes.name + ": the half has no function " + name);
    }
    const auto begin = static_cast<std::size_t>(found.position(0) + found.length(1));
    const std::size_t end = text.find("\n}\n", begin);
    text.replace(begin, end + 3 - begin, function);
  }
  return changes.before + text + changes.after;
}

void write_submission(const overlay& changes, const fs::path& tree, const fs::path& folder) {
  const auto below = [&folder](const std::string& path) {
    fs::create_directories((folder / path).parent_path());
    return folder / path;
  };
  fs::create_directories(folder);
  if (changes.base != "none") {
    const fs::path half =
        tree / (changes.base == "fixed" ? "fixes" : "pitfalls") / (changes.lab + ".cpp");
    cli::write_file(below(changes.lab + "/mine.cpp"), applied(changes, cli::read_file(half)));
  }
  for (const auto& [path, text] : changes.files) cli::write_file(below(path), text);
  for (const auto& [path, target] : changes.links) {
    fs::remove(folder / path);
    fs::create_symlink(target, below(path));
  }
  for (const std::string& path : changes.pipes) {
    fs::remove(folder / path);
    if (::mkfifo(below(path).c_str(), 0600) != 0) throw std::runtime_error(path + ": no pipe");
  }
  for (const std::string& path : changes.big) {
    cli::write_file(below(path), cli::read_file(folder / path) + std::string(file_limit, ' '));
  }
}

}  // namespace grader
