// `scopelab diagnose`: what was found, as text and as JSON.
#include "cli/diagnose.hpp"
#include "cli/diagnosis.hpp"
#include "cli/terminal.hpp"
#include "cli/tree.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

namespace cli {
namespace {

const char* name_of(verdict of) {
  switch (of) {
    case verdict::leaking:
      return "leaking";
    case verdict::bounded:
      return "bounded";
    case verdict::unclear:
      break;
  }
  return "inconclusive";
}

const char* name_of(scopelab::diagnose::shape of) {
  switch (of) {
    case scopelab::diagnose::shape::rising:
      return "rising";
    case scopelab::diagnose::shape::steady:
      return "steady";
    case scopelab::diagnose::shape::undecided:
      break;
  }
  return "undecided";
}

json to_json(const scopelab::diagnose::trend& of, double scale) {
  return {{"shape", name_of(of.shape)},
          {"slope", of.slope * scale},
          {"low", of.low * scale},
          {"high", of.high * scale},
          {"late_over_early", of.late_over_early}};
}

struct scale {
  double factor;
  std::string per;
};

// Trends are by the round.
scale scale_of(const diagnose_request& asked) {
  if (asked.operations > 0) return {1.0 / asked.operations, "an operation"};
  if (!asked.program.load.empty()) return {1, "a round"};
  return {std::chrono::seconds{1} / std::chrono::duration<double>{asked.program.slice}, "a second"};
}

json to_json(const diagnosis& found, const scale& by) {
  json out{{"verdict", name_of(found.verdict)},
           {"kind", found.kind},
           {"why", found.why},
           {"rounds", found.rounds},
           {"per", by.per},
           {"totals", json::object()},
           {"sites", json::array()},
           {"warnings", found.warnings},
           {"commands", found.commands},
           {"lab", found.lab},
           {"case", found.lab_case}};
  for (const measured& each : found.totals) {
    out["totals"][each.what] = to_json(each.trend, by.factor);
  }
  for (const grown_site& each : found.sites) {
    json row{{"function", each.site.at.function},
             {"file", each.site.at.file},
             {"line", each.site.at.line},
             {"where", each.site.where()},
             {"unit", each.unit}};
    row.update(to_json(each.trend, by.factor));
    out["sites"].push_back(row);
  }
  return out;
}

std::string amount(const scopelab::diagnose::trend& of, const std::string& unit, const scale& by) {
  return fmt::format("{:+.1f} {} {} ({:.1f} .. {:.1f}, late/early {:.2f})", of.slope * by.factor,
                     unit, by.per, of.low * by.factor, of.high * by.factor, of.late_over_early);
}

void print(const diagnosis& found, const std::string& program, const scale& by) {
  const std::string text = name_of(found.verdict);
  fmt::print("{}: {}{}{}: {}\n", program,
             found.verdict == verdict::leaking   ? bad(text)
             : found.verdict == verdict::bounded ? good(text)
                                                 : text,
             found.kind.empty() ? "" : ", " + found.kind,
             found.rounds == 0 ? "" : fmt::format(", after {} rounds", found.rounds), found.why);
  for (const measured& each : found.totals) {
    if (each.trend.shape == scopelab::diagnose::shape::steady) continue;
    fmt::print("  {:<12} {}\n", name_of(each.trend.shape), amount(each.trend, each.what, by));
  }
  for (const grown_site& each : found.sites) {
    fmt::print("  at {}\n     {}\n", each.site.where(), amount(each.trend, each.unit, by));
  }
  for (const std::string& each : found.warnings) fmt::print("  {}\n", each);
  if (!found.commands.empty()) fmt::print("  to look further:\n");
  for (const std::string& each : found.commands) fmt::print("    {}\n", each);
  if (!found.lab.empty()) {
    fmt::print("  taught by {}, case {}: scopelab show {}\n", found.lab, found.lab_case,
               found.lab.substr(0, 2));
  }
}

// build/diagnose/NAME, or NAME.2 ... while another diagnosis of a program of that name is at work.
std::filesystem::path folder_for(const std::string& program) {
  const std::string name = std::filesystem::path{program}.filename().string();
  for (int i = 1;; ++i) {
    const std::filesystem::path folder =
        build_folder() / "diagnose" / (i == 1 ? name : fmt::format("{}.{}", name, i));
    std::filesystem::create_directories(folder);
    const int lock = ::open((folder / "in_use").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0644);
    if (lock < 0) throw complaint(lab_fault, folder.string() + ": cannot be written");
    if (::flock(lock, LOCK_EX | LOCK_NB) == 0) return folder;  // as long as this process lives
    ::close(lock);
  }
}

}  // namespace

int diagnose(diagnose_request asked) {
  const std::string program = asked.program.command.front();
  if (asked.program.folder.empty()) asked.program.folder = folder_for(program);
  std::filesystem::remove_all(asked.program.folder / "first_look");
  std::filesystem::remove_all(asked.program.folder / "closer_look");
  const scale by = scale_of(asked);
  diagnosis found;
  try {
    progress shown{"diagnosing " + program};
    found = diagnose(asked.program, asked.ignore,
                     [&shown](const std::string& what) { shown.now(what); });
  } catch (const scopelab::diagnose::no_such_program& error) {
    throw complaint(usage, error.what());
  } catch (const scopelab::diagnose::not_observable& error) {
    found.why = error.what();
  }
  if (asked.as_json) {
    json out = to_json(found, by);
    out["program"] = asked.program.command;
    fmt::print("{}\n", out.dump(2, ' ', false, json::error_handler_t::replace));
  } else {
    print(found, program, by);
  }
  switch (found.verdict) {
    case verdict::leaking:
      return fail;
    case verdict::bounded:
      return pass;
    case verdict::unclear:
      break;
  }
  return inconclusive;
}

}  // namespace cli
