#include "grader/build.hpp"

#include "cli/compiler_error.hpp"
#include "cli/tree.hpp"
#include "grader/headers.hpp"
#include "grader/model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <sstream>
#include <stdexcept>
#include <tuple>

namespace fs = std::filesystem;

namespace grader {
namespace {

constexpr std::size_t most_printed = 256u << 10;
constexpr int compile_seconds = 60;

// Files of the tree that no submission may see while it is compiled: what it is held to, and how it
// is done right.
std::vector<fs::path> hidden_files(const fs::path& tree) {
  std::vector<fs::path> found;
  const auto add_sources = [&found](const fs::path& folder) {
    if (!fs::is_directory(folder)) return;
    for (const auto& entry : fs::directory_iterator{folder}) {
      if (entry.is_regular_file() && entry.path().extension() == ".cpp")
        found.push_back(entry.path());
    }
  };
  add_sources(tree / "fixes");
  for (const auto& entry : fs::directory_iterator{tree / "labs"}) {
    if (fs::exists(entry.path() / "lab.json")) add_sources(entry.path());
  }
  return found;
}

// More than can be looked through: what is not looked at might be what is refused.
struct too_much : std::runtime_error {
  too_much() : std::runtime_error("compiles to more than is looked through (size)") {}
};

// A full disk is nobody's error of compiling.
void throw_if_full(const observation& seen, const fs::path& folder) {
  constexpr std::uintmax_t little = 64u << 20;
  if (seen.exit_code != 0 && fs::space(folder).available < little)
    throw std::runtime_error(folder.string() + ": the disk is full");
}

std::string ended_how(const observation& seen) {
  if (seen.timed_out || seen.signal == SIGXCPU || seen.signal == SIGKILL ||
      seen.err.text.find("CPU time limit") != std::string::npos)
    return fmt::format(
        "the compiler did not end within {} s: does a template or a constant "
        "expression recur without end?",
        compile_seconds);
  if (seen.err.text.find("emory") != std::string::npos ||
      seen.err.text.find("Killed") != std::string::npos)
    return "the compiler ran out of the memory it is given: does a template recur without end?";
  if (seen.err.text.find("ile size limit") != std::string::npos)
    return "the compiler's output is larger than it may be";
  return "";
}

}  // namespace

std::vector<std::string> words_of(const std::string& command) {
  std::vector<std::string> words;
  std::string word;
  bool any = false;
  char quote = 0;
  for (std::size_t i = 0; i < command.size(); ++i) {
    const char c = command[i];
    if (quote != 0) {
      if (c == quote) {
        quote = 0;
      } else if (c == '\\' && quote == '"' && i + 1 < command.size()) {
        word += command[++i];
      } else {
        word += c;
      }
    } else if (c == '"' || c == '\'') {
      quote = c;
      any = true;
    } else if (c == '\\' && i + 1 < command.size()) {
      word += command[++i];
    } else if (c == ' ' || c == '\n') {
      if (any || !word.empty()) words.push_back(word);
      word.clear();
      any = false;
    } else {
      word += c;
    }
  }
  if (any || !word.empty()) words.push_back(word);
  return words;
}

recipe parse_recipe(const fs::path& build, const std::string& commands_of_mine) {
  recipe out{build, {}, {}, {}};
  std::istringstream lines{commands_of_mine};
  std::string object;
  for (std::string line; std::getline(lines, line);) {
    const std::vector<std::string> words = words_of(line);
    const auto source = std::find(words.begin(), words.end(), "-c");
    if (source != words.end() && line.find(".mine.dir/") != std::string::npos) {
      out.compile.clear();
      for (auto each = words.begin(); each != words.end(); ++each) {
        if (*each == "-MD") continue;
        if (*each == "-MT" || *each == "-MF" || *each == "-c" || *each == "-o") {
          if (*each == "-o") object = *std::next(each);
          ++each;
          continue;
        }
        // Ninja's commands run in the build folder, the compiler here does not.
        const bool relative = each->starts_with("-I") && each->size() > 2 && (*each)[2] != '/';
        out.compile.push_back(relative ? "-I" + (build / each->substr(2)).string() : *each);
      }
    }
  }
  std::string last;
  std::istringstream again{commands_of_mine};
  for (std::string line; std::getline(again, line);) {
    if (!line.empty()) last = line;
  }
  // ": && g++ ... && :"
  std::vector<std::string> words = words_of(last);
  std::erase_if(words, [](const std::string& each) { return each == ":" || each == "&&"; });
  for (auto each = words.begin(); each != words.end(); ++each) {
    if (*each == object) continue;
    if (*each == "-o") {
      ++each;
      continue;
    }
    out.link.push_back(*each);
  }
  if (out.compile.empty() || object.empty() || out.link.size() < 2)
    throw std::runtime_error(build.string() + ": Ninja does not tell how NN_name.mine is built");
  return out;
}

builder::builder(const sandbox& in, fs::path tree)
    : in_(in), tree_(std::move(tree)), hidden_(hidden_files(tree_)) {}

std::vector<symbol> builder::symbols_of(const fs::path& object) const {
  return parse_objdump(printed_by("exec objdump -t -h -w \"$1\"", object)).symbols;
}

half_names builder::names_of(const std::vector<fs::path>& halves) const {
  half_names out;
  for (const fs::path& half : halves) {
    for (const symbol& each : symbols_of(half)) {
      if (!each.defined()) out.used.insert(each.name);
      if (each.defined() && each.function() && !each.local && !each.weak)
        out.promised.insert(each.name);
    }
  }
  return out;
}

command builder::compiler(const recipe& how, const fs::path& folder) const {
  command out{.program = how.compile,
              .readable = {tree_},
              .writable = {folder},
              .hidden = hidden_,
              .folder = folder,
              .as_caller = true};
  if (!below(how.build, tree_)) out.readable.push_back(how.build);
  out.most = {.seconds = compile_seconds,
              .cpu_seconds = compile_seconds,
              .memory = 4ull << 30,
              .file_size = 512u << 20,
              .output = most_printed};
  return out;
}

std::string builder::refused_source(const recipe& how, const fs::path& folder,
                                    compiled& out) const {
  if (std::string why = refused_in_source(cli::read_file(folder / "mine.cpp")); !why.empty())
    return why;
  const auto preprocessed = [&](const std::string& name) {
    command what = compiler(how, folder);
    what.program.insert(what.program.end(),
                        {"-fdiagnostics-color=never", "-E", "-MD", "-MF", name + ".d", "-MT", name,
                         "-o", name + ".ii", name + ".cpp"});
    return in_.run(what);
  };
  const observation seen = preprocessed("mine");
  throw_if_full(seen, folder);
  if (seen.exit_code != 0) {
    std::tie(out.error, out.where) = first_error(seen.err.text, tree_);
    if (const std::string ended = ended_how(seen); !ended.empty()) out.error = ended;
    return "";
  }
  const std::string included = cli::read_file(folder / "mine.d");
  if (std::string why = refused_includes(included, folder, tree_); !why.empty()) return why;
  const std::string text = cli::read_file(folder / "mine.ii");
  if (std::string why = refused_in_text(text); !why.empty()) return why;
  // The same headers without him.
  std::string includes;
  for (const std::string& each : headers_in(included, tree_))
    includes += "#include \"" + each + "\"\n";
  for (const std::string& each : system_headers_in(text))
    includes += fmt::format("#if __has_include(<{0}>)\n#include <{0}>\n#endif\n", each);
  cli::write_file(folder / "clean.cpp", includes);
  const observation clean = preprocessed("clean");
  throw_if_full(clean, folder);
  if (clean.exit_code != 0)
    throw std::runtime_error("the lab's headers do not compile: " + plain(clean.err.text, 300));
  const std::string meant = cli::read_file(folder / "clean.ii");
  if (std::string why = refused_headers(text, meant, tree_); !why.empty()) return why;
  std::string why = refused_in_text(lines_by_macros(text, meant));
  return why.empty() ? "" : why + ", in a header of the system, by a macro";
}

std::string builder::printed_by(const std::string& script, const fs::path& file) const {
  const observation seen =
      in_.run({.program = {"/bin/bash", "-c", "set -o pipefail; " + script, "bash", file.string()},
               .readable = {file},
               .as_caller = true,
               .most = {.seconds = 60, .cpu_seconds = 60, .output = 32u << 20}});
  if (seen.exit_code != 0)
    throw std::runtime_error("objdump does not read " + file.string() + ": " +
                             plain(seen.err.text, 300));
  if (seen.out.bytes > seen.out.text.size()) throw too_much{};
  return seen.out.text;
}

std::set<std::string> builder::calls_of_headers(const recipe& how, const fs::path& folder,
                                                bool asio) const {
  command what = compiler(how, folder);
  what.program.insert(what.program.end(), {"-w", "-g0", "-O1", "-fno-inline", "-ffunction-sections",
                                           "-o", "apart.o", "-c", "mine.cpp"});
  if (in_.run(what).exit_code != 0) return {};
  const std::string calls = printed_by("exec objdump -r -w \"$1\"", folder / "apart.o");
  std::set<std::string> out;
  if (asio) out = used_alone_by({"_ZN5boost4asio", "_ZNK5boost4asio"}, calls);
  // How std::jthread, std::latch and std::atomic wait.
  const std::string in = "_ZNSt8__detail";
  if (used_alone_by({in + "15__platform_wait", in + "17__platform_notify"}, calls)
          .contains("syscall"))
    out.insert("syscall");
  return out;
}

std::string builder::refused_object(const recipe& how, const fs::path& object,
                                    const std::set<std::string>& allowed) const {
  object_facts facts = parse_objdump(printed_by("exec objdump -t -h -w \"$1\"", object));
  const auto lines_of = [&](const std::string& script) {
    std::vector<std::string> lines;
    std::istringstream in{printed_by(script, object)};
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
  };
  facts.instructions = lines_of(
      "objdump -d --no-show-raw-insn \"$1\" | "
      "{ grep -oE '\\b(syscall|sysenter|int +\\$0x80|svc)\\b' || [ $? = 1 ]; } | sort -u");
  facts.texts =
      lines_of("strings -a \"$1\" | { grep -oE '/(proc|dev)(/[a-z]*)?' || [ $? = 1 ]; } | sort -u");
  std::set<std::string> known = how.halves.used;
  std::vector<refused_thing> found = refused_in(facts, known, allowed);
  // What headers call is in the learner's object too; and Asio is all headers.
  if (!found.empty()) {
    known.merge(calls_of_headers(how, object.parent_path(), allowed.contains("asio")));
    found = refused_in(facts, known, allowed);
  }
  return found.empty() ? "" : found.front().why + " (" + found.front().reason + ")";
}

compiled builder::compile(const recipe& how, const fs::path& folder, const std::string& name,
                          const std::set<std::string>* allowed) const {
  compiled out;
  if (allowed != nullptr) {
    out.refused = refused_source(how, folder, out);
    if (!out.refused.empty() || !out.error.empty()) return out;
  }
  command what = compiler(how, folder);
  what.program.insert(what.program.end(), {"-fdiagnostics-color=never", "-fmax-errors=5", "-o",
                                           name, "-c", "mine.cpp"});
  const observation seen = in_.run(what);
  throw_if_full(seen, folder);
  if (seen.exit_code != 0 || !fs::is_regular_file(folder / name)) {
    std::tie(out.error, out.where) = first_error(seen.err.text, tree_);
    if (const std::string ended = ended_how(seen); !ended.empty()) out.error = ended;
    if (out.error.empty()) out.error = "the compiler ended without a word";
    return out;
  }
  out.object = folder / name;
  if (allowed == nullptr) return out;
  try {
    out.refused = refused_object(how, out.object, *allowed);
  } catch (const too_much& why) {
    out.refused = why.what();
  }
  return out;
}

std::pair<std::string, std::string> first_error(const std::string& printed, const fs::path& tree) {
  std::string kept = cli::first_compiler_error(printed, tree);
  if (!kept.empty()) kept.pop_back();
  std::istringstream lines{printed};
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("mine.cpp:")) continue;
    const std::size_t end = line.find_first_not_of("0123456789", 9);
    if (end != 9) return {plain(kept), plain(line.substr(0, end), 100)};
  }
  return {plain(kept), ""};
}

std::string refused_includes(const std::string& dependencies, const fs::path& folder,
                             const fs::path& tree) {
  std::vector<std::string> words = words_of(dependencies);
  for (std::size_t i = 1; i < words.size(); ++i) {  // the first is what depends: "mine:"
    if (words[i].empty() || words[i] == "\n") continue;
    const fs::path path = (folder / words[i]).lexically_normal();
    if (path == (folder / "mine.cpp").lexically_normal()) continue;
    const std::string text = path.string();
    const bool header = path.extension() == ".hpp" || path.extension() == ".h";
    if (below(path, tree) && header) continue;
    if (!below(path, tree) && (text.starts_with("/usr/include/") || text.starts_with("/usr/lib/")))
      continue;
    const fs::path shown = below(path, tree) ? path.lexically_relative(tree) : fs::path{words[i]};
    return "includes " + plain(shown.string(), 200) +
           ", which is no header of the lab or the system";
  }
  return "";
}

}  // namespace grader
