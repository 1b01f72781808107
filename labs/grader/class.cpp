#include "grader/class.hpp"

#include "grader/files.hpp"
#include "grader/reports/write.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <sstream>
#include <stdexcept>

namespace fs = std::filesystem;

namespace grader {
namespace {

using json = nlohmann::ordered_json;

constexpr const char* result_file = "graded.json";
constexpr const char* class_file = "class.json";

// A result as it was written; nothing if there is none that can be read.
std::optional<json> result_in(const fs::path& folder) {
  std::ifstream in{folder / result_file};
  if (!in) return std::nullopt;
  json told = json::parse(in, nullptr, false);
  if (!told.is_object()) return std::nullopt;
  return told;
}

std::string row_of(const std::string& name, const result& graded) {
  std::string row = fmt::format("{},{},{},{}", csv_field(name), graded.points(),
                                graded.max_points(), graded.exit_code());
  std::string remarks;
  for (const graded_lab& lab : graded.labs) {
    row += fmt::format(",{}", lab.points());
    const std::string why = !lab.refused.empty()          ? lab.refused
                            : !lab.compiler_error.empty() ? "does not compile"
                                                          : "";
    if (!why.empty())
      remarks += fmt::format("{}{}: {}", remarks.empty() ? "" : "; ", lab.name, why);
  }
  for (const std::string& each : graded.faults) remarks += " fault: " + each;
  return row + "," + csv_field(remarks) + "\n";
}

}  // namespace

std::string csv_field(const std::string& text) {
  std::string out = "\"";
  if (!text.empty() && std::string_view{"=+-@\t\r"}.find(text.front()) != std::string_view::npos)
    out += '\'';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c == '\n' ? ' ' : c;
  }
  return out + "\"";
}

std::vector<std::string> submissions_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator{folder}) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with('.') && !entry.is_symlink() && entry.is_directory())
      names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string key_of(const grade_options& of, const fs::path& submission) {
  std::vector<editable> wanted;
  for (const cli::lab& each : of.labs) wanted.push_back({each.name, each.editable});
  std::string text = fmt::format("{} {}\n", of.version, of.seed);
  const taken all = take(submission, wanted);
  for (const auto& [lab, files] : all.labs) {
    text += fmt::format("{} {}\n", lab, files.refused);
    for (const auto& [file, content] : files.files)
      text += fmt::format("{} {}\n{}\n", file, content.size(), content);
  }
  return digest_of(text);
}

std::uint64_t seed_of_class(const fs::path& out, std::uint64_t wanted) {
  fs::create_directories(out);
  const fs::path path = out / class_file;
  if (wanted == 0) {
    std::ifstream in{path};
    const json told = in ? json::parse(in, nullptr, false) : json{};
    if (told.is_object()) wanted = told.value("seed", std::uint64_t{0});
  }
  if (wanted == 0) wanted = fresh_seed();
  write_atomically(path, json{{"seed", wanted}}.dump(2) + "\n");
  return wanted;
}

bool is_done(const fs::path& out, const std::string& key) {
  const std::optional<json> told = result_in(out);
  return told && told->value("key", "") == key && told->value("exit_code", 3) != 3;
}

std::vector<std::string> missing(const grade_options& of, const class_options& all) {
  std::vector<std::string> left;
  for (const std::string& name : submissions_in(all.submissions)) {
    if (!is_done(all.out / name, key_of(of, all.submissions / name))) left.push_back(name);
  }
  return left;
}

void grade_class(grade_options of, const class_options& all) {
  const std::vector<std::string> left = missing(of, all);
  if (left.empty()) return;
  // A submission is graded by one thread: the submissions are what runs side by side.
  of.jobs = 1;
  grading shared{of};
  stop_on_signals();
  std::mutex telling;
  std::vector<std::function<void()>> tasks;
  for (const std::string& name : left) {
    tasks.emplace_back([&, name] {
      const std::string key = key_of(of, all.submissions / name);
      const result graded = shared.grade(all.submissions / name);
      write_reports(graded, all.out / name, key);
      const std::lock_guard lock{telling};
      all.tell(fmt::format("{}: {} of {}{}", plain(name, 200), graded.points(), graded.max_points(),
                           graded.faults.empty() ? "" : ", " + graded.faults.front()));
    });
  }
  run_all(tasks, all.jobs);
}

summary summarise(const grade_options& of, const class_options& all) {
  summary out;
  out.table = all.out / "summary.csv";
  std::string text = "submission,points,max_points,exit_code";
  for (const cli::lab& each : of.labs) text += "," + each.name;
  text += ",remarks\n";
  for (const std::string& name : submissions_in(all.submissions)) {
    const std::optional<json> told = result_in(all.out / name);
    if (!told || told->value("key", "") != key_of(of, all.submissions / name)) {
      out.missing.push_back(name);
      continue;
    }
    const result graded = result_from_json(*told);
    ++out.graded;
    out.faults += graded.exit_code() == 3 ? 1 : 0;
    out.inconclusive += graded.exit_code() == 4 ? 1 : 0;
    text += row_of(name, graded);
  }
  write_atomically(out.table, text);
  return out;
}

}  // namespace grader
