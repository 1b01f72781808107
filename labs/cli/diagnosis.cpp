#include "cli/diagnosis.hpp"

#include "cli/pprof.hpp"
#include "cli/process.hpp"
#include "cli/tasks_page.hpp"
#include "cli/tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace fs = std::filesystem;
namespace sd = scopelab::diagnose;
using sd::shape;

namespace cli {
namespace {

// What a stack may gain over all rounds without a meaning, and what is worth a line.
constexpr double site_noise = 256;
constexpr double worth_a_line = 0.02;  // of the growth
constexpr double few_at_a_site = 2;    // descriptors, tasks
constexpr std::size_t sites_told = 4;  // of a unit

bool clear(const levels& seen) {
  const auto rises = [](const sd::trend& each) { return each.shape == shape::rising; };
  if (rises(seen.bytes_trend()) || rises(seen.descriptors_trend())) return true;
  return seen.bytes_trend().shape != shape::undecided &&
         seen.descriptors_trend().shape != shape::undecided &&
         seen.threads_trend().shape != shape::undecided;
}

std::vector<measured> totals_of(const levels& seen) {
  return {{seen.from_inside ? "bytes" : "resident bytes", seen.bytes_trend()},
          {"descriptors", seen.descriptors_trend()},
          {"threads", seen.threads_trend()}};
}

bool any(const std::vector<measured>& totals, shape of) {
  return std::any_of(totals.begin(), totals.end(),
                     [&](const measured& each) { return each.trend.shape == of; });
}

using frames_by_address = std::map<std::uintptr_t, std::vector<frame>>;

// A line may allocate several kinds of blocks, of which one grows.
struct by_place_and_block {
  bool operator()(const site& a, const site& b) const {
    const auto key = [](const site& of) {
      return std::tie(of.at.function, of.at.file, of.at.line, of.from_event_loop, of.coroutine,
                      of.shared_owner);
    };
    return key(a) < key(b);
  }
};

// What holds more and more, by the line that allocated it.
class site_series {
 public:
  // As many rounds as `levels` has.
  site_series(std::string unit, double noise, const levels& of)
      : unit_(std::move(unit)), noise_(noise), rounds_(of.bytes.size()), work_(of.work) {}

  void add(std::size_t round, const site& at, double amount) {
    if (at.ignored) return;
    std::vector<double>& one = all_[at];
    one.resize(rounds_);
    one[round] += amount;
  }

  sd::trend total() const {
    std::vector<double> sum(rounds_);
    for (const auto& [at, one] : all_) {
      for (std::size_t i = 0; i < rounds_; ++i) sum[i] += one[i];
    }
    return trend_of(sum, 2 * noise_);
  }

  // Those that grow; `also_undecided`: by steps, as a vector's buffer does.
  std::vector<grown_site> grown(bool also_undecided) const {
    std::vector<grown_site> result;
    for (const auto& [at, one] : all_) {
      const sd::trend t = trend_of(one, noise_);
      if (t.shape == shape::rising || (also_undecided && t.shape == shape::undecided)) {
        result.push_back({at, unit_, t});
      }
    }
    std::sort(result.begin(), result.end(), [](const grown_site& a, const grown_site& b) {
      if (a.site.from_event_loop != b.site.from_event_loop) return b.site.from_event_loop;
      return a.trend.grown > b.trend.grown;
    });
    return result;
  }

 private:
  sd::trend trend_of(const std::vector<double>& one, double noise) const {
    return sd::trend_of(one, noise, work_);
  }

  std::string unit_;
  double noise_;
  std::size_t rounds_;
  std::vector<double> work_;
  std::map<site, std::vector<double>, by_place_and_block> all_;
};

frames_by_address symbolized(const fs::path& program, const fs::path& profile) {
  const fs::path pprof = google_pprof();
  if (pprof.empty()) return {};
  return parse_raw(
      run_program(pprof, {"-raw", "-symbolize=local", program.string(), profile.string()}).out);
}

site_series by_site(const levels& seen, const std::vector<fs::path>& profiles,
                    const std::string& ignore, const std::string& unit, double noise) {
  site_series all{unit, noise, seen};
  if (profiles.empty()) return all;
  const frames_by_address frames = symbolized(seen.executable, profiles.back());
  std::map<sd::stack, site> known;
  for (std::size_t round = 0; round < profiles.size(); ++round) {
    for (const auto& [at, held] : sd::read_profile(profiles[round])) {
      auto found = known.find(at);
      if (found == known.end())
        found = known.emplace(at, site_of(at, frames, ignore, seen.executable)).first;
      all.add(round, found->second, static_cast<double>(held.bytes));
    }
  }
  return all;
}

site_series by_task(const levels& seen) {
  site_series all{"tasks", few_at_a_site, seen};
  for (std::size_t round = 0; round < seen.task_pages.size(); ++round) {
    for (const task_group& each : parse_tasks_page(seen.task_pages[round])) {
      const std::size_t at = each.site.rfind(" @ ");
      site where;
      where.at.function = each.site.substr(0, at);
      if (at != std::string::npos) {
        const std::string line = each.site.substr(at + 3);
        where.at.file = line.substr(0, line.rfind(':'));
        where.at.line = std::atoi(line.substr(line.rfind(':') + 1).c_str());
      }
      where.coroutine = true;
      all.add(round, where, static_cast<double>(each.tasks));
    }
  }
  return all;
}

struct lesson {
  const char* kind;
  const char* lab;
  const char* lab_case;
};
constexpr lesson parked{"parked task", "04_leaked_task", "parked_task"};
constexpr lesson cycle{"cycle", "04_leaked_task", "handler_cycle"};
constexpr lesson descriptors{"descriptors", "04_leaked_task", "unread_response"};
constexpr lesson threads{"threads", "03_exception_in_unwinding", "other_thread"};
constexpr lesson retained{"retained buffer", "01_cleared_on_return", "retained_capacity"};

const lesson& lesson_of(const diagnosis& found) {
  const auto has = [&](auto condition) {
    return std::any_of(found.sites.begin(), found.sites.end(), condition);
  };
  const auto rises = [&](const char* what) {
    return std::any_of(found.totals.begin(), found.totals.end(), [&](const measured& each) {
      return each.what == what && each.trend.shape == shape::rising;
    });
  };
  if (has([](const grown_site& each) { return each.site.coroutine; })) return parked;
  if (has([](const grown_site& each) { return each.site.shared_owner; })) return cycle;
  if (rises("descriptors")) return descriptors;
  if (rises("threads")) return threads;
  return retained;
}

// A cache or a buffer beside it may blur the whole. What only moves from one line to another is no
// growth: the whole grows about as much as the line.
bool is_the_growth(const grown_site& one, const std::vector<measured>& totals) {
  if (one.trend.shape != shape::rising) return false;
  if (one.unit == "tasks" || any(totals, shape::undecided)) return true;
  const double whole = totals.front().trend.grown;
  return one.unit == "bytes" && one.trend.grown >= whole / 2 && one.trend.grown <= whole * 2;
}

diagnosis bounded(diagnosis found) {
  found.verdict = verdict::bounded;
  const sd::trend& bytes = found.totals.front().trend;
  if (bytes.late_over_early > 0 && bytes.late_over_early < 0.5) {
    found.kind = "cache warm-up";
    found.why = fmt::format("it grew by {:.0f} bytes and then hardly more", bytes.grown);
  } else {
    found.kind = "steady";
    found.why = "nothing that it holds grows for long";
  }
  return found;
}

diagnosis unclear(diagnosis found, std::string why) {
  found.verdict = verdict::unclear;
  found.why = std::move(why);
  return found;
}

std::string why_it_did_nothing(const watched_program& program, const levels& seen) {
  if (!seen.children.empty()) {
    return fmt::format(
        "it only waits for {}, which it started: begin the command with exec, or "
        "start that program itself",
        seen.children.front());
  }
  return program.load.empty() ? "it did nothing by itself: give it work with --load"
                              : "it did nothing while the load ran: does the load reach it?";
}

// The closer look's growth by site, in what order it is told.
void look_at_sites(diagnosis& found, const levels& closer, const std::string& ignore) {
  const site_series bytes = by_site(closer, closer.heap_profiles, ignore, "bytes", site_noise);
  const site_series opened =
      by_site(closer, closer.descriptor_profiles, ignore, "descriptors", few_at_a_site);
  const site_series tasks = by_task(closer);
  found.totals = {{"bytes", bytes.total()},
                  {"descriptors", closer.descriptors_trend()},
                  {"threads", closer.threads_trend()}};
  for (const site_series* each : {&tasks, &bytes, &opened}) {
    std::vector<grown_site> rising = each->grown(false);
    if (rising.empty() && each == &bytes && found.totals.front().trend.shape == shape::rising) {
      rising = each->grown(true);
    }
    std::size_t told = 0;
    for (const grown_site& one : rising) {
      if (told == sites_told) break;
      // The first is the largest; of the event loop's one is enough.
      if (one.trend.grown < worth_a_line * rising.front().trend.grown) continue;
      if (one.site.from_event_loop && &one != &rising.front() &&
          found.sites.back().site.from_event_loop) {
        continue;
      }
      found.sites.push_back(one);
      ++told;
    }
  }
}

}  // namespace

diagnosis diagnose(const watched_program& program, const std::string& ignore,
                   const std::function<void(const std::string&)>& say) {
  diagnosis found;
  const levels first = watch(program, false, clear, say);
  found.totals = totals_of(first);
  found.rounds = first.bytes.size();
  if (!first.worked) return unclear(found, why_it_did_nothing(program, first));
  if (!any(found.totals, shape::rising) && !any(found.totals, shape::undecided)) {
    return bounded(found);
  }
  if (!first.from_inside) {
    found.warnings.push_back(
        "its heap can't be looked at from inside (linked statically, or an allocator of its own): "
        "bytes are those that are resident, and no site is named");
    if (!any(found.totals, shape::rising)) return unclear(found, "its growth is not steady");
    found.verdict = verdict::leaking;
    found.kind = "growth";
    found.why = "what it holds grows, no slower late than early";
    return found;
  }

  levels closer;
  try {
    closer = watch(program, true, clear, say);
  } catch (const scopelab::diagnose::not_observable& error) {
    return unclear(found,
                   fmt::format("it grows, and a closer look at it failed: {}", error.what()));
  }
  if (closer.heap_profiles.empty()) {
    return unclear(found, "it grows, and with the heap profiler loaded it does not answer");
  }
  say("asking pprof");
  look_at_sites(found, closer, ignore);
  found.rounds = closer.bytes.size();
  const bool one_rises =
      std::any_of(found.sites.begin(), found.sites.end(),
                  [&](const grown_site& each) { return is_the_growth(each, found.totals); });
  if (!any(found.totals, shape::rising) && !one_rises) {
    if (any(found.totals, shape::undecided)) {
      return unclear(found, "it grows unevenly: more rounds would tell (--rounds)");
    }
    return bounded(found);
  }
  found.verdict = verdict::leaking;
  found.why = "what it holds grows, no slower late than early";
  const lesson& taught = lesson_of(found);
  found.kind = taught.kind;
  found.lab = taught.lab;
  found.lab_case = taught.lab_case;
  const bool named = std::any_of(found.sites.begin(), found.sites.end(),
                                 [](const auto& each) { return !each.site.at.file.empty(); });
  if (!named) {
    found.warnings.push_back(
        google_pprof().empty() ? "pprof is not built, and so no line is named: labs/run builds it"
                               : closer.executable.string() + " tells no lines: build it with -g");
  }
  const profile_pair two{closer.executable,
                         closer.heap_profiles[closer.heap_profiles.size() / 2],
                         closer.heap_profiles.back(),
                         {}};
  found.commands = pprof_client{}.to_look_anywhere(two, ignore);
  return found;
}

}  // namespace cli
