#include "cli/report_model.hpp"

#include "cli/matrix_record.hpp"
#include "cli/measures.hpp"
#include "cli/pprof.hpp"
#include "cli/runs.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <functional>

namespace fs = std::filesystem;

namespace cli {
namespace {

// Of what is kept: another one, and all is measured again.
constexpr int form = 2;

// Enough to see the spread, and so short that a first labs/run stays bearable.
constexpr bench_options quick{.rounds = 7, .seconds = 0.01};

constexpr const char* no_resource = "the harm is no resource: nothing is left to be counted";

// Another one as soon as the file is linked again.
json fingerprint(const fs::path& file) {
  return {fs::file_size(file), fs::last_write_time(file).time_since_epoch().count()};
}

std::string now() { return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr))); }

json left_out(const std::string& why) { return {{"left_out", why}}; }

// What `measure` gives, or why there is nothing.
json measured(const std::function<json()>& measure) {
  try {
    return measure();
  } catch (const complaint& error) {
    const std::string why = error.what();
    return left_out(why.substr(0, why.find('\n')));
  }
}

// The element of that name; null: there is none.
json named(const json& list, const std::string& name) {
  const auto found = std::find_if(list.begin(), list.end(),
                                  [&](const json& each) { return each["name"] == name; });
  return found == list.end() ? json{} : *found;
}

json half_of(const json& verdict, const std::string& case_name) {
  const json told = case_of(verdict, case_name);
  if (told.is_null()) {
    return {{"showed", ""}, {"as_expected", false}, {"why", verdict["faults"]}};
  }
  return {{"showed", told["showed"]}, {"as_expected", told["as_expected"]}, {"why", told["why"]}};
}

json growth_of(const json& ledger, const std::string& case_name) {
  if (ledger.contains("left_out")) return ledger;
  const json broken = named(ledger["broken"]["cases"], case_name);
  const json fixed = named(ledger["fixed"]["cases"], case_name);
  if (broken.is_null() || fixed.is_null()) return left_out(no_resource);
  json out{{"operation", broken["operation"]}, {"curves", json::array()}};
  for (const auto& [what, unit, key, slope] :
       {std::tuple{"live bytes", "B", "bytes", "bytes"},
        {"descriptors open at the peak", "", "peak_descriptors", "descriptors"}}) {
    json curve{{"what", what}, {"unit", unit}};
    for (const auto& [half, told] : {std::pair{"broken", broken}, {"fixed", fixed}}) {
      const double per_operation = key == std::string{"bytes"} ? told[slope].get<double>()
                                                               : std::max(told[slope].get<double>(),
                                                                          told[key].get<double>());
      curve[half] = {{"per_operation", per_operation}, {"points", json::array()}};
      for (const json& each : told["curve"]) {
        curve[half]["points"].push_back({each["operations"], each[key]});
      }
    }
    // A second chart only where it tells something.
    const bool grows = curve["broken"]["per_operation"].get<double>() >= 0.5;
    if (grows) out["curves"].push_back(curve);
  }
  if (out["curves"].empty()) return left_out("nothing grows with the operations");
  return out;
}

// "EndsBeforeAsync/unguarded" is of ends_before_async, and its variant "unguarded"; what Google
// Benchmark adds, "/iterations:20", is no variant.
std::pair<std::string, std::string> case_and_variant(const std::string& benchmark) {
  const auto slash = benchmark.find('/');
  std::string name;
  for (const char letter : benchmark.substr(0, slash)) {
    if (std::isupper(static_cast<unsigned char>(letter)) != 0 && !name.empty()) name += '_';
    name += static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  }
  const std::string rest = slash == std::string::npos ? "" : benchmark.substr(slash + 1);
  return {name, rest.find(':') == std::string::npos ? rest : ""};
}

json times_of(const json& bench, const std::string& case_name) {
  if (bench.contains("left_out")) return bench;
  json series = json::array();
  for (const json& each : bench["benchmarks"]) {
    const auto [of, variant] = case_and_variant(each["name"]);
    if (of != case_name) continue;
    json one{{"name", variant}};
    for (const char* half : {"broken", "fixed"}) {
      one[half] = {{"ns", each["ns"][half]}, {"allocations", each["allocations"][half]}};
    }
    series.push_back(one);
  }
  if (series.empty()) return left_out("no benchmark is named after this case");
  return {{"rounds", bench["rounds"]}, {"series", series}};
}

json flame_of(const json& heap, const std::string& case_name) {
  if (heap.contains("left_out")) return heap;
  const json told = named(heap["cases"], case_name);
  if (told.is_null()) return left_out("the harm is not memory: no heap profile");
  if (const std::string lost = heap["lost"]; !lost.empty()) {
    return left_out(lost.substr(0, lost.find('\n')));
  }
  if (!told["broken"].contains("stacks")) return left_out("nothing grows on the heap");
  json out{{"operation", told["operation"]},
           {"operations", 3 * heap["n"].get<int>()},  // from n to 4n
           {"commands", told["commands"]}};
  for (const char* half : {"broken", "fixed"}) {
    out[half] = {{"per_operation", told[half]["bytes"]},
                 {"functions", told[half]["functions"]},
                 {"stacks", told[half].value("stacks", json::array())}};
  }
  return out;
}

// What was told of a half: the checks, or that it was silent.
std::string told_of(const scopelab::detectors::cell& cell,
                    const scopelab::detectors::sights& half) {
  if (cell.verdict == "not run") return cell.verdict;
  return half.empty() ? "silent" : fmt::format("{}", fmt::join(half, ", "));
}

// As `scopelab matrix` has recorded them.
json detectors_of(const lab& lab, const std::string& case_name) {
  const record recorded = read_record(lab);
  const auto found = recorded.find(case_name);
  if (found == recorded.end()) return left_out("not recorded yet: scopelab matrix --update");
  json rows = json::array();
  for (const auto& [detector, cell] : found->second) {
    rows.push_back({{"name", detector},
                    {"broken", told_of(cell, cell.broken)},
                    {"fixed", told_of(cell, cell.fixed)}});
  }
  return {{"rows", rows}};
}

json plots_of(const lab& lab) {
  if (lab.plot.empty()) return json::array();
  try {
    return json::array({json::parse(read_file(root() / lab.plot))});
  } catch (const json::exception& error) {
    throw complaint(lab_fault, fmt::format("{}: {}", lab.plot, error.what()));
  }
}

json measure(const lab& lab, progress& shown) {
  shown.now("running " + lab.name);
  json out{{"measured", now()},
           {"broken", verdict_of(lab, "broken")},
           {"fixed", verdict_of(lab, "fixed")}};
  out["figures"] = json::array();
  for (const auto& [what, broken, fixed] : evidence_of(lab)) {
    out["figures"].push_back({{"what", what}, {"broken", broken}, {"fixed", fixed}});
  }
  out["ledger"] = measured([&] { return ledgers_of(lab); });
  out["bench"] = measured([&] { return benchmarks_of(lab, quick, shown); });
  out["heap"] = measured([&] { return heap_of(lab, {}, true, shown); });
  return out;
}

}  // namespace

json measured_of(const lab& lab, const fs::path& kept, progress& shown) {
  const fs::path file = kept / (lab.name + ".json");
  const json of{{"form", form},
                {"broken", fingerprint(binary_of(lab, "broken"))},
                {"fixed", fingerprint(binary_of(lab, "fixed"))},
                {"pprof", !google_pprof().empty()}};
  if (fs::exists(file)) {
    json before = json::parse(read_file(file), nullptr, false);
    if (before.is_object() && before.value("of", json{}) == of) return before;
  }
  json out = measure(lab, shown);
  out["of"] = of;
  fs::create_directories(kept);
  write_file(file, out.dump(1, ' ', false, json::error_handler_t::replace));
  return out;
}

json group_of(const lab& lab, const json& measured) {
  json out{{"name", lab.name},
           {"title", lab.title},
           {"measured", measured["measured"]},
           {"figures", measured["figures"]},
           {"plots", plots_of(lab)},
           {"commands",
            {{{"what", "the lesson"}, {"command", (lab.folder() / "README.md").string()}},
             {{"what", "see it"}, {"command", "scopelab run " + lab.number}},
             {{"what", "all of the diff"}, {"command", "scopelab diff " + lab.number}},
             {{"what", "fix it yourself"}, {"command", "scopelab start " + lab.number}}}},
           {"cases", json::array()}};
  for (const lab_case& each : lab.cases) {
    const json broken = case_of(measured["broken"], each.name);
    out["cases"].push_back({{"name", each.name},
                            {"promise", each.promise},
                            {"asked", broken.is_null() ? "" : broken.value("asked", "")},
                            {"broken", half_of(measured["broken"], each.name)},
                            {"fixed", half_of(measured["fixed"], each.name)},
                            {"diff", diff_of_case(lab, each.name)},
                            {"growth", growth_of(measured["ledger"], each.name)},
                            {"flame", flame_of(measured["heap"], each.name)},
                            {"times", times_of(measured["bench"], each.name)},
                            {"detectors", detectors_of(lab, each.name)}});
  }
  return out;
}

}  // namespace cli
