#include "cli/tree.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>
#include <numeric>
#include <sstream>
#include <utility>

namespace fs = std::filesystem;

namespace cli {
namespace {

lab read_lab(const fs::path& folder) {
  lab result;
  result.name = folder.filename().string();
  result.number = result.name.substr(0, 2);
  const fs::path manifest = folder / "lab.json";
  try {
    const json told = json::parse(read_file(manifest));
    result.title = told.at("title");
    result.section = told.at("section");
    for (const json& each : told.at("cases")) {
      result.cases.push_back({each.at("name"), each.at("promise"), each.at("hints")});
    }
    result.around = told.value("around", result.around);
    result.needs = told.value("needs", result.needs);
    result.first = told.value("first", result.first);
    result.plot = told.value("plot", result.plot);
    result.runs_servers = told.contains("rounds");
    result.editable = told.value("editable", result.editable);
    result.allow = told.value("allow", result.allow);
    result.no_faults = told.value("faults", result.no_faults);
    result.no_cost = told.value("cost", result.no_cost);
  } catch (const json::exception& error) {
    throw complaint(lab_fault, fmt::format("{}: {}", manifest.string(), error.what()));
  }
  return result;
}

// Levenshtein's distance: letters to insert, delete or replace.
std::size_t distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0u);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replace = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, replace}));
    }
  }
  return row.back();
}

std::string without_number(const std::string& name) { return name.substr(3); }

[[noreturn]] void complain_of_unknown(const std::string& name, const std::vector<lab>& labs) {
  std::vector<std::string> names;
  for (const lab& each : labs) names.push_back(each.name);
  // The beginning of a name may be meant, with or without its number.
  const auto how_far = [&name](const std::string& known) {
    const std::string bare = without_number(known);
    return std::min(distance(name, known.substr(0, name.size())),
                    distance(name, bare.substr(0, name.size())));
  };
  std::sort(names.begin(), names.end(), [&](const std::string& a, const std::string& b) {
    return std::pair{how_far(a), a} < std::pair{how_far(b), b};
  });
  if (names.size() > 3) names.resize(3);
  throw complaint(usage, fmt::format("there is no lab '{}'. Nearest: {}. All: scopelab list", name,
                                     fmt::join(names, ", ")));
}

bool all_digits(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

}  // namespace

std::vector<std::string> lab::case_names() const {
  std::vector<std::string> names;
  for (const lab_case& each : cases) names.push_back(each.name);
  return names;
}

const lab_case* lab::find_case(const std::string& case_name) const {
  const auto found = std::find_if(cases.begin(), cases.end(),
                                  [&](const lab_case& each) { return each.name == case_name; });
  return found == cases.end() ? nullptr : &*found;
}

fs::path root() { return SCOPELAB_ROOT; }
namespace {
fs::path used_build_folder = SCOPELAB_BUILD;
}

fs::path build_folder() { return used_build_folder; }

void use_build_folder(const fs::path& folder) {
  if (!fs::exists(folder / "build.ninja")) {
    throw complaint(
        usage, fmt::format("{}: no build folder. Make one: cmake --preset clang", folder.string()));
  }
  used_build_folder = fs::absolute(folder);
}

bool has_reference(const lab& lab) { return fs::exists(root() / lab.fixed()); }

std::vector<lab> all_labs() {
  std::vector<lab> labs;
  for (const auto& entry : fs::directory_iterator{root() / "labs"}) {
    if (fs::exists(entry.path() / "lab.json")) labs.push_back(read_lab(entry.path()));
  }
  std::sort(labs.begin(), labs.end(), [](const lab& a, const lab& b) { return a.name < b.name; });
  return labs;
}

std::vector<lab> labs_to_learn() {
  std::vector<lab> labs = all_labs();
  std::ranges::stable_partition(labs, &lab::first);
  return labs;
}

lab find_lab(const std::string& name) {
  const std::vector<lab> labs = all_labs();
  const std::string number = all_digits(name) && name.size() == 1 ? "0" + name : name;
  std::vector<lab> meant;
  for (const lab& each : labs) {
    if (each.name == name || each.number == number || without_number(each.name) == name)
      return each;
    if (!name.empty() &&
        (each.name.starts_with(name) || without_number(each.name).starts_with(name))) {
      meant.push_back(each);
    }
  }
  if (meant.size() == 1) return meant.front();
  if (meant.empty()) complain_of_unknown(name, labs);
  std::vector<std::string> names;
  for (const lab& each : meant) names.push_back(each.name);
  throw complaint(
      usage, fmt::format("'{}' may be {}: say more of the name", name, fmt::join(names, " or ")));
}

std::string read_file(const fs::path& path) {
  std::ifstream in{path, std::ios::binary};
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) throw complaint(lab_fault, fmt::format("{}: cannot be read", path.string()));
  return text.str();
}

void write_file(const fs::path& path, const std::string& text) {
  std::ofstream out{path, std::ios::binary};
  out << text;
  out.close();
  if (!out) throw complaint(lab_fault, fmt::format("{}: cannot be written", path.string()));
}

}  // namespace cli
