#include "cli/standing.hpp"

#include "cli/checking.hpp"
#include "cli/terminal.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace fs = std::filesystem;

namespace cli {
namespace {

std::string how(const json& lab) {
  if (!lab["begun"]) return faint("not begun");
  if (!lab["compiles"]) return bad("does not compile");
  std::string text = fmt::format("{} of {} kept", lab["kept"].get<int>(), lab["of"].get<int>());
  if (lab["broken"].empty()) return good(text);
  return fmt::format("{}; broken: {}", text,
                     fmt::join(lab["broken"].get<std::vector<std::string>>(), ", "));
}

}  // namespace

int show_progress(bool as_json) {
  json labs = json::array();
  int kept = 0;
  int of = 0;
  for (const lab& each : all_labs()) {
    labs.push_back(standing_of(each));
    kept += labs.back()["kept"].get<int>();
    of += labs.back()["of"].get<int>();
  }
  if (as_json) {
    fmt::print("{}\n", json{{"kept", kept}, {"of", of}, {"labs", labs}}.dump(2));
    return pass;
  }
  for (const json& each : labs)
    fmt::print("  {:<28}{}\n", each["name"].get<std::string>(), how(each));
  fmt::print("\n{} of {} cases kept.{}\n", kept, of,
             kept == of ? "" : " Go on with: scopelab next");
  return pass;
}

std::optional<next_case> find_next() {
  const std::vector<lab> labs = labs_to_learn();
  for (const lab& each : labs) {
    if (!fs::exists(root() / each.mine())) continue;
    const json now = standing_of(each);
    if (!now["broken"].empty()) return next_case{each, now["broken"].front(), true};
  }
  for (const lab& each : labs) {
    if (!fs::exists(root() / each.mine())) return next_case{each, each.cases.front().name, false};
  }
  return std::nullopt;
}

int show_next(bool as_json) {
  const std::optional<next_case> next = find_next();
  if (as_json) {
    fmt::print(
        "{}\n",
        next ? json{{"name", next->of.name}, {"case", next->name}, {"begun", next->begun}}.dump(2)
             : "null");
    return pass;
  }
  if (!next) {
    fmt::print("All cases of all labs are kept.\n");
    return pass;
  }
  const std::string& number = next->of.number;
  fmt::print("{}, {}: {}\n", next->of.name, next->name, next->of.find_case(next->name)->promise);
  if (next->begun) {
    fmt::print("  go on   scopelab watch {}\n  stuck?  scopelab hint {} {}\n", number, number,
               next->name);
  } else {
    fmt::print("  read    {}/README.md\n  begin   scopelab start {}\n", next->of.folder().string(),
               number);
  }
  return pass;
}

}  // namespace cli
