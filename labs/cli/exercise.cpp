#include "cli/exercise.hpp"

#include "cli/notes.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fs = std::filesystem;

namespace cli {
namespace {

fs::path mine_of(const lab& lab) { return root() / lab.mine(); }

void say(bool as_json, const json& out, const std::string& text) {
  fmt::print("{}\n", as_json ? out.dump(2) : text);
}

std::string first_broken_case(const lab& lab, const json& notes) {
  if (notes.contains("broken_cases") && !notes["broken_cases"].empty()) {
    return notes["broken_cases"].front();
  }
  return lab.cases.front().name;
}

// A name that nothing has yet: an earlier reset's is kept as well.
std::string name_to_keep(const lab& lab) {
  const std::string base = lab.mine().string() + ".before_reset";
  std::string name = base;
  for (int i = 2; fs::exists(root() / name); ++i) name = fmt::format("{}.{}", base, i);
  return name;
}

}  // namespace

int start(const lab& lab, bool as_json) {
  const bool there = fs::exists(mine_of(lab));
  if (!there) fs::copy_file(root() / lab.broken(), mine_of(lab));
  say(as_json, {{"name", lab.name}, {"mine", lab.mine().string()}, {"created", !there}},
      there ? fmt::format("{0} is there already; it is kept. Check it with: scopelab check {1}\n"
                          "(scopelab reset {1} begins again)",
                          lab.mine().string(), lab.number)
            : fmt::format(
                  "{0} is yours: a copy of the broken half.\n"
                  "What it must keep is in {1}/contract.hpp. Edit it, then: scopelab check {2}",
                  lab.mine().string(), lab.folder().string(), lab.number));
  return pass;
}

int reset(const lab& lab, bool as_json) {
  json out{{"name", lab.name}, {"mine", lab.mine().string()}, {"kept_as", nullptr}};
  std::string text;
  const bool there = fs::exists(mine_of(lab));
  if (there && read_file(mine_of(lab)) != read_file(root() / lab.broken())) {
    const std::string kept = name_to_keep(lab);
    fs::rename(mine_of(lab), root() / kept);
    out["kept_as"] = kept;
    text = fmt::format("What you had is kept as {}\n", kept);
  }
  fs::copy_file(root() / lab.broken(), mine_of(lab), fs::copy_options::overwrite_existing);
  forget_notes(lab);
  say(as_json, out, text + fmt::format("{} is the broken half again.", lab.mine().string()));
  return pass;
}

int check(const lab& lab, const check_options& options, bool as_json) {
  if (!fs::exists(mine_of(lab))) {
    throw complaint(usage, fmt::format("{}: not there yet. Start with: scopelab start {}",
                                       lab.mine().string(), lab.number));
  }
  const json result = checked(lab, options);
  if (as_json) {
    fmt::print("{}\n", result.dump(2, ' ', false, json::error_handler_t::replace));
  } else {
    print_checked(lab, result);
    if (result["ok"] && result["evidence"].empty() && lab.runs_servers && !options.evidence &&
        has_reference(lab)) {
      fmt::print("Your figures beside its own: scopelab check {} --evidence\n", lab.number);
    }
  }
  return result["ok"] ? pass : fail;
}

int check_all(const std::vector<lab>& labs, const check_options& options, bool as_json) {
  json all = json::array();
  bool ok = !labs.empty();
  for (const lab& each : labs) {
    if (!fs::exists(mine_of(each))) {
      ok = false;
      all.push_back({{"name", each.name}, {"ok", false}, {"begun", false}});
      if (!as_json) fmt::print("{}: not there yet\n\n", each.mine().string());
      continue;
    }
    all.push_back(checked(each, options));
    all.back()["begun"] = true;
    ok = ok && all.back()["ok"].get<bool>();
    if (as_json) continue;
    print_checked(each, all.back());
    fmt::print("\n");
  }
  if (as_json) {
    fmt::print("{}\n",
               json{{"ok", ok}, {"labs", all}}.dump(2, ' ', false, json::error_handler_t::replace));
    return ok ? pass : fail;
  }
  const auto kept = std::count_if(all.begin(), all.end(),
                                  [](const json& each) { return each["ok"].get<bool>(); });
  fmt::print("{} of {} labs kept\n", kept, all.size());
  return ok ? pass : fail;
}

int hint(const lab& lab, std::string case_name, bool all, bool as_json) {
  json notes = notes_of(lab);
  if (case_name.empty()) case_name = first_broken_case(lab, notes);
  const lab_case* const found = lab.find_case(case_name);
  if (found == nullptr) {
    std::string names;
    for (const lab_case& each : lab.cases) names += " " + each.name;
    throw complaint(usage,
                    fmt::format("{} has no case '{}'. Cases:{}", lab.name, case_name, names));
  }
  const std::size_t before = notes.value("hints", json::object()).value(case_name, std::size_t{0});
  const std::size_t shown = all ? found->hints.size() : std::min(before + 1, found->hints.size());
  notes["hints"][case_name] = shown;
  keep_notes(lab, notes);

  const std::vector<std::string> hints{found->hints.begin(),
                                       found->hints.begin() + static_cast<std::ptrdiff_t>(shown)};
  if (as_json) {
    fmt::print(
        "{}\n",
        json{{"name", lab.name}, {"case", case_name}, {"hints", hints}, {"of", found->hints.size()}}
            .dump(2));
    return pass;
  }
  fmt::print("{}, {}\n", lab.name, case_name);
  for (std::size_t i = 0; i < hints.size(); ++i) {
    fmt::print("  {} of {}  {}\n", i + 1, found->hints.size(), hints[i]);
  }
  if (shown == found->hints.size()) {
    fmt::print("That was the last hint.{}\n",
               has_reference(lab) ? " The reference: scopelab diff " + lab.number : "");
  }
  return pass;
}

}  // namespace cli
