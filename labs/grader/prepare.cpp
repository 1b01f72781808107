#include "grader/grade.hpp"

#include "cli/process.hpp"
#include "cli/tree.hpp"

#include <fmt/format.h>

#include <random>
#include <set>
#include <stdexcept>

namespace fs = std::filesystem;

namespace grader {
namespace {

constexpr std::chrono::seconds build_limit{3600};

void run_or_throw(const std::string& program, const std::vector<std::string>& arguments,
                  const std::string& what) {
  const cli::finished run = cli::run_program(program, arguments, build_limit);
  if (run.exit_code == 0 && !run.timed_out) return;
  const std::string log = run.out + run.err;
  throw std::runtime_error(fmt::format(
      "{} failed:\n{}", what, log.substr(log.size() - std::min<std::size_t>(log.size(), 2000))));
}

// FNV-1a, over files: it tells versions apart, and is no seal.
class digest {
 public:
  void add(std::string_view text) {
    for (const char c : text) {
      state_ = (state_ ^ static_cast<unsigned char>(c)) * 0x100000001b3ull;
    }
  }
  void add_file(const fs::path& path) {
    add(path.filename().string());
    add(cli::read_file(path));
  }
  std::string text() const { return fmt::format("{:016x}", state_); }

 private:
  std::uint64_t state_ = 0xcbf29ce484222325ull;
};

void add_tree(digest& to, const fs::path& folder) {
  std::set<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator{folder}) {
    const std::string ending = entry.path().extension().string();
    if (entry.is_regular_file() && entry.path().filename() != "mine.cpp" &&
        (ending == ".cpp" || ending == ".hpp" || ending == ".json" || ending == ".txt"))
      files.insert(entry.path());
  }
  for (const fs::path& each : files) to.add_file(each);
}

}  // namespace

std::string digest_of(const std::string& text) {
  digest all;
  all.add(text);
  return all.text();
}

std::uint64_t fresh_seed() { return std::random_device{}() % 1'000'000 + 1; }

fs::path build_folder_of(const grade_options& of, variant how) {
  return how == variant::plain ? of.build : of.tree / ("build-" + name_of(how));
}

std::vector<variant> variants_of(const grade_options& of) {
  if (of.fast) return {variant::plain};
  return {std::begin(variants), std::end(variants)};
}

void prepare(const grade_options& of) {
  for (const variant how : variants_of(of)) {
    const fs::path build = build_folder_of(of, how);
    if (!fs::exists(build / "build.ninja")) {
      of.say("configuring " + build.filename().string());
      run_or_throw("cmake", {"-S", of.tree.string(), "--preset", name_of(how)},
                   "configuring " + build.string());
    }
    of.say("building " + build.filename().string() + ": what is missing or old of the labs");
    std::vector<std::string> arguments{"--build", build.string(), "--target"};
    for (const cli::lab& each : of.labs) {
      arguments.push_back(each.name + ".mine");
      arguments.push_back(each.name + ".fixed");
    }
    run_or_throw("cmake", arguments, "building the labs in " + build.string());
  }
}

std::string version_of(const grade_options& of) {
  digest all;
  all.add(of.fast ? "fast" : "whole");
  all.add(of.isolation == sandbox::plain ? "limits" : "sandbox");
  for (const auto& entry : fs::directory_iterator{of.build / "CMakeFiles"}) {
    const fs::path compiler = entry.path() / "CMakeCXXCompiler.cmake";
    if (fs::exists(compiler)) all.add_file(compiler);
  }
  for (const cli::lab& each : of.labs) {
    add_tree(all, of.tree / "labs" / each.name);
    all.add_file(of.tree / "pitfalls" / (each.name + ".cpp"));
    all.add_file(of.tree / "fixes" / (each.name + ".cpp"));
  }
  for (const char* folder : {"labs/kit", "labs/grader", "labs/cli", "fixes/scopelab", "profiling"})
    add_tree(all, of.tree / folder);
  return all.text();
}

}  // namespace grader
