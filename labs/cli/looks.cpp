#include "cli/looks.hpp"

#include "cli/tasks_page.hpp"
#include "cli/tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <regex>

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using scopelab::diagnose::holdings;
using scopelab::diagnose::not_observable;
using scopelab::diagnose::subject;
using scopelab::diagnose::trend;
using scopelab::diagnose::trend_of;

namespace cli {
namespace {

// What may come together without a meaning: a log line, a connection that is kept.
constexpr double byte_noise = 1024;
constexpr double resident_noise = 64 * 1024;
constexpr double few_in_all = 3;  // descriptors, threads

constexpr auto settles_within = 2s;
constexpr auto starts_within = 10s;
constexpr auto hardly_any = 20us;  // of its processor

std::sig_atomic_t volatile interrupted = 0;

// Ctrl-C ends the program that is watched, then this one.
class interruptible {
 public:
  interruptible() {
    interrupted = 0;
    before_int_ = std::signal(SIGINT, [](int number) { interrupted = number; });
    before_term_ = std::signal(SIGTERM, [](int number) { interrupted = number; });
  }
  interruptible(const interruptible&) = delete;
  interruptible& operator=(const interruptible&) = delete;
  ~interruptible() {
    std::signal(SIGINT, before_int_);
    std::signal(SIGTERM, before_term_);
    if (interrupted != 0) std::raise(interrupted);
  }

  static void check() {
    if (interrupted != 0) throw not_observable("interrupted");
  }

 private:
  void (*before_int_)(int);
  void (*before_term_)(int);
};

// The least that it held: what is on its way is not kept.
struct least {
  holdings held{INT64_MAX, INT64_MAX, INT64_MAX, {}};

  void note(const holdings& now) {
    held.bytes = std::min(held.bytes, now.bytes);
    held.descriptors = std::min(held.descriptors, now.descriptors);
    held.threads = std::min(held.threads, now.threads);
    held.used = now.used;
  }
};

std::string url_in_log(const fs::path& log, const std::string& pattern) {
  if (!fs::exists(log)) return "";
  const std::string text = read_file(log);
  std::smatch match;
  return std::regex_search(text, match, std::regex{pattern}) ? match.str() : "";
}

class rounds {
 public:
  rounds(const watched_program& program, bool closer)
      : asked_(program),
        closer_(closer),
        folder_(program.folder / (closer ? "closer_look" : "first_look")),
        subject_(program.command,
                 {.agent = build_folder() / "profiling" / "diagnose" / "libscopelab_agent.so",
                  .folder = folder_,
                  .records = closer,
                  .while_waiting = interruptible::check}) {
    seen_.from_inside = subject_.has_agent() && subject_.holds_now().bytes > 0;
    if (!asked_.load.empty()) subject_.wait_until_idle(starts_within);
    url_ = url_in_log(folder_ / "program.log", R"(https?://[0-9A-Za-z.\[\]:]+:\d+)");
    pprof_url_ = asked_.pprof_url;
  }

  void warm_up() { play(); }

  void add() {
    const holdings held = play();
    seen_.bytes.push_back(static_cast<double>(held.bytes));
    seen_.descriptors.push_back(static_cast<double>(held.descriptors));
    seen_.threads.push_back(static_cast<double>(held.threads));
    if (asked_.load.empty()) seen_.work.push_back(static_cast<double>(held.used.count()));
    seen_.executable = subject_.executable();
    seen_.children = subject_.children();
    if (!closer_) return;
    const std::string name = fmt::format("round_{:02}", seen_.bytes.size());
    seen_.heap_profiles.push_back(folder_ / (name + ".heap"));
    subject_.write_heap(seen_.heap_profiles.back());
    seen_.descriptor_profiles.push_back(folder_ / (name + ".descriptors"));
    subject_.write_descriptors(seen_.descriptor_profiles.back());
    if (pprof_url_.empty()) {
      pprof_url_ = url_in_log(folder_ / "program.log", R"(http://127\.0\.0\.1:\d+/debug/pprof/?)");
    }
    if (!pprof_url_.empty()) seen_.task_pages.push_back(tasks_page(pprof_url_));
  }

  const levels& seen() const { return seen_; }
  bool has_agent() const { return subject_.has_agent(); }

 private:
  holdings play() {
    ++number_;
    const auto used = subject_.holds_now().used;
    const holdings held = asked_.load.empty() ? play_slice() : play_load();
    if (held.used - used > hardly_any) ++worked_;
    seen_.worked = worked_ * 2 > number_;
    return held;
  }

  holdings play_slice() {
    least low;
    const auto until = std::chrono::steady_clock::now() + asked_.slice;
    while (std::chrono::steady_clock::now() < until) {
      subject_.sleep(40ms);
      low.note(subject_.holds_now());
    }
    return low.held;
  }

  holdings play_load() {
    const int code = subject_.run_load(asked_.load, number_, url_);
    if (code != 0) {
      throw not_observable(fmt::format("the load ended with exit code {} in round {}: {} says why",
                                       code, number_, (folder_ / "load.log").string()));
    }
    subject_.wait_until_idle(settles_within);
    least low;
    for (int i = 0; i < 3; ++i) low.note(subject_.holds_now());
    return low.held;
  }

  const watched_program& asked_;
  bool closer_;
  fs::path folder_;
  subject subject_;
  std::string url_;  // the first that it printed
  std::string pprof_url_;
  levels seen_;
  int number_ = 0;
  int worked_ = 0;
};

}  // namespace

trend levels::bytes_trend() const {
  return trend_of(bytes, from_inside ? byte_noise : resident_noise, work);
}
trend levels::descriptors_trend() const { return trend_of(descriptors, few_in_all, work); }
trend levels::threads_trend() const { return trend_of(threads, few_in_all, work); }

levels watch(const watched_program& program, bool closer,
             const std::function<bool(const levels&)>& enough,
             const std::function<void(const std::string&)>& say) {
  const interruptible by_user;
  const std::string look = closer ? "closer look" : "first look";
  say(look + ": starting " + program.command.front());
  rounds all{program, closer};
  if (closer && !all.has_agent()) return all.seen();
  all.warm_up();
  for (int i = 1; i <= 2 * program.rounds; ++i) {
    if (i > program.rounds && enough(all.seen())) break;
    say(fmt::format("{}: round {} of {}", look, i,
                    i > program.rounds ? 2 * program.rounds : program.rounds));
    all.add();
  }
  return all.seen();
}

}  // namespace cli
