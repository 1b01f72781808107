#include "cli/watch.hpp"

#include "cli/checking.hpp"
#include "cli/commands.hpp"
#include "cli/exercise.hpp"
#include "cli/keys.hpp"
#include "cli/process.hpp"
#include "cli/standing.hpp"
#include "cli/terminal.hpp"

#define BOOST_PROCESS_USE_STD_FS 1
#include <fmt/format.h>
#include <sys/inotify.h>
#include <unistd.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/process.hpp>

#include <array>
#include <csignal>
#include <cstdio>
#include <memory>
#include <optional>

namespace asio = boost::asio;
namespace bp = boost::process;
namespace fs = std::filesystem;

namespace cli {
namespace {

using boost::system::error_code;

const json* find(const json& result, const std::string& name) {
  if (!result.is_object()) return nullptr;
  for (const json& each : result["cases"]) {
    if (each["name"] == name) return &each;
  }
  return nullptr;
}

json first_broken(const json& result) {
  for (const json& each : result["cases"]) {
    if (!each["ok"]) return each;
  }
  return nullptr;
}

// What is other than at the last check; of the first check all.
void print_changes(const lab& lab, const json& before, const json& now) {
  fmt::print("{}: ", lab.mine().string());
  if (!now["compiles"]) {
    fmt::print("{}\n{}", bad("does not compile"), now["error"].get<std::string>());
    return;
  }
  fmt::print("{} of {} kept\n", now["kept"].get<int>(), now["of"].get<int>());
  for (const json& fault : now["faults"]) fmt::print("  {}\n", bad(fault.get<std::string>()));
  bool same = before.is_object();
  for (const json& each : now["cases"]) {
    const std::string name = each["name"];
    const json* was = find(before, name);
    const bool kept = each["ok"];
    const std::string showed = each["showed"];
    if (was != nullptr && (*was)["ok"] == each["ok"] && (*was)["showed"] == each["showed"])
      continue;
    same = false;
    const std::string mark = kept ? good("kept  ") : bad("broken");
    if (was == nullptr) {
      fmt::print("  {}  {:<25}{}\n", mark, name, showed);
    } else {
      fmt::print("  {}  {:<25}{}, before: {}\n", mark, name, showed,
                 (*was)["showed"].get<std::string>());
    }
  }
  if (same) fmt::print("  the same as before\n");
}

class watcher {
 public:
  watcher(lab begun, std::chrono::seconds limit)
      : lab_(std::move(begun)),
        limit_(limit),
        saves_(io_, ::inotify_init1(IN_CLOEXEC)),
        keys_(io_, ::dup(STDIN_FILENO)),
        signals_(io_, SIGINT, SIGTERM, SIGHUP),
        stops_(io_, SIGTSTP) {
    signals_.add(SIGQUIT);
  }

  int run() {
    begin();
    await_save();
    await_key();
    await_end();
    await_stop();
    io_.run();
    if (ended_by_ != 0) {
      terminal_.give_back();  // raise() runs no destructor
      std::signal(ended_by_, SIG_DFL);
      std::raise(ended_by_);
    }
    return ok_ ? pass : fail;
  }

 private:
  // Watches the folder, as an editor may put another file in the place of the one that was there.
  void begin() {
    if (watched_ >= 0) ::inotify_rm_watch(saves_.native_handle(), watched_);
    watched_ = ::inotify_add_watch(saves_.native_handle(), (root() / lab_.folder()).c_str(),
                                   IN_CLOSE_WRITE | IN_MOVED_TO);
    if (watched_ < 0) throw complaint(lab_fault, lab_.folder().string() + " cannot be watched");
    last_ = nullptr;
    focus_.clear();
    fmt::print("{}: checked whenever you save it\n", lab_.mine().string());
    check();
  }

  void check() {
    if (child_.running) {
      child_.again = true;
      return;
    }
    text_ = read_file(root() / lab_.mine());
    std::vector<std::string> arguments{"check", lab_.name, "--json"};
    if (limit_.count() > 0)
      arguments.insert(arguments.end(), {"--limit", std::to_string(limit_.count())});
    child_.out.emplace(io_);
    child_.said.clear();
    child_.running = true;
    child_.left = 2;
    std::fflush(stdout);
    child_.process = bp::child{fs::read_symlink("/proc/self/exe"),
                               bp::args(arguments),
                               bp::std_in<bp::null, bp::std_out> * child_.out,
                               child_.group = bp::group{},
                               io_,
                               bp::on_exit([this](int code, const std::error_code&) {
                                 child_.code = code;
                                 one_of_child_is_over();
                               })};
    asio::async_read(*child_.out, asio::dynamic_buffer(child_.said),
                     [this](const error_code&, std::size_t) { one_of_child_is_over(); });
  }

  // It has ended and all it said is read, in whatever order.
  void one_of_child_is_over() {
    if (--child_.left > 0) return;
    child_.running = false;
    const json now = json::parse(child_.said, nullptr, false);
    if (ended_by_ == 0 && !quits_) show(now);
    if (child_.again && !quits_) {
      child_.again = false;
      check();
    } else if (over_) {
      io_.stop();
    }
  }

  void show(const json& now) {
    if (!now.is_object()) {
      fmt::print("the check ended with exit code {}\n", child_.code);  // it said why on stderr
    } else {
      print_changes(lab_, last_, now);
      ok_ = now["ok"];
      if (!now["compiles"]) {
        prompt(false);
        return;
      }
      last_ = now;
      const json* still = find(now, focus_);
      const json broken = first_broken(now);
      if (still == nullptr || (*still)["ok"])
        focus_ = broken.is_null() ? "" : broken["name"].get<std::string>();
      if (now["ok"]) print_success();
    }
    prompt(true);
  }

  void print_success() const {
    fmt::print(
        "All cases are kept.{}\n",
        has_reference(lab_) ? " Compare with the reference: scopelab diff " + lab_.number : "");
    print_evidence(last_);
  }

  void prompt(bool with_case) const {
    if (with_case && !focus_.empty()) {
      fmt::print("\n");
      print_case(lab_, *find(last_, focus_));
    }
    if (terminal_.on_terminal()) fmt::print("{}\n", faint("h hint · d diff · n next · q quit"));
    std::fflush(stdout);
  }

  void await_save() {
    saves_.async_read_some(asio::buffer(events_), [this](const error_code& stopped,
                                                         std::size_t size) {
      if (stopped) return;
      bool saved = false;
      for (std::size_t at = 0; at < size;) {
        const auto* event = reinterpret_cast<const inotify_event*>(events_.data() + at);
        saved = saved || (event->len > 0 && lab_.mine().filename() == event->name);
        at += sizeof *event + event->len;
      }
      // An editor may save what has not changed, or in several steps.
      if (saved && fs::exists(root() / lab_.mine()) && read_file(root() / lab_.mine()) != text_) {
        text_ = read_file(root() / lab_.mine());
        check();
      }
      await_save();
    });
  }

  void await_key() {
    keys_.async_read_some(asio::buffer(typed_), [this](const error_code& ended, std::size_t size) {
      if (ended) {
        end();
        return;
      }
      terminal_.give_back();  // another program that is run now may be interrupted, and we with it
      for (std::size_t i = 0; i < size && !over_; ++i) on_key(typed_[i]);
      terminal_.take();
      if (!over_) await_key();
    });
  }

  void on_key(char key) {
    switch (key) {
      case 'h':
        hint(lab_, focus_, false, false);
        break;
      case 'd':
        print_diff();
        break;
      case 'n':
        go_on();
        break;
      case 'q':
      case 4:  // Ctrl-D, of a terminal that gives single keys
        quits_ = true;
        end();
        break;
      default:
        return;
    }
    std::fflush(stdout);
  }

  // Until all is kept what he changed so far; then the reference, if it is there.
  void print_diff() const {
    if (ok_ && has_reference(lab_)) {
      diff(lab_, false);
      return;
    }
    const finished run = run_program(
        "diff", {"-u", colours() ? "--color=always" : "--color=never", "--label", lab_.broken(),
                 "--label", lab_.mine(), root() / lab_.broken(), root() / lab_.mine()});
    fmt::print("{}", run.out.empty() ? "nothing is changed yet\n" : run.out);
  }

  // To the next broken case; if there is none, to the next lab.
  void go_on() {
    if (!last_.is_object() || child_.running) return;
    if (!ok_) {
      next_broken();
      return;
    }
    const std::optional<next_case> next = find_next();
    if (!next) {
      fmt::print("All cases of all labs are kept.\n");
      return;
    }
    lab_ = next->of;
    if (!next->begun) start(lab_, false);
    begin();
  }

  void next_broken() {
    bool passed = false;
    std::string first;
    for (const json& each : last_["cases"]) {
      const std::string name = each["name"];
      if (!each["ok"] && passed) {
        focus_ = name;
        print_case(lab_, each);
        return;
      }
      passed = passed || name == focus_;
      if (!each["ok"] && first.empty()) first = name;
    }
    if (first.empty()) return;
    focus_ = first;
    print_case(lab_, *find(last_, first));
  }

  void await_end() {
    signals_.async_wait([this](const error_code& stopped, int number) {
      if (stopped) return;
      ended_by_ = number;
      quits_ = true;
      end();
    });
  }

  // Stopped by Ctrl-Z, the shell gets its terminal as it was.
  void await_stop() {
    if (!terminal_.on_terminal()) {
      stops_.clear();
      return;
    }
    stops_.async_wait([this](const error_code& stopped, int) {
      if (stopped) return;
      terminal_.give_back();
      std::raise(SIGSTOP);
      terminal_.take();
      await_stop();
    });
  }

  // A check that runs is waited for; if nobody wants its result any more it is told to end.
  void end() {
    over_ = true;
    if (!child_.running) {
      io_.stop();
    } else if (quits_) {
      ::kill(child_.process.id(), SIGTERM);
    }
  }

  struct checks {
    bp::child process;
    bp::group group;  // of its own: Ctrl-C reaches it through us
    std::optional<bp::async_pipe> out;
    std::string said;
    bool running = false;
    bool again = false;
    int left = 0;
    int code = 0;
  };

  lab lab_;
  std::chrono::seconds limit_;
  asio::io_context io_;
  asio::posix::stream_descriptor saves_;
  asio::posix::stream_descriptor keys_;
  asio::signal_set signals_;
  asio::signal_set stops_;
  single_keys terminal_;
  checks child_;
  json last_;  // the last check of a half that compiles
  bool ok_ = false;
  std::string text_;   // of mine.cpp, as it was checked last
  std::string focus_;  // the case that hints are about
  int watched_ = -1;
  int ended_by_ = 0;
  bool quits_ = false;
  bool over_ = false;
  alignas(inotify_event) std::array<char, 4096> events_{};
  std::array<char, 64> typed_{};
};

}  // namespace

int watch(const lab& lab, std::chrono::seconds limit) {
  if (!fs::exists(root() / lab.mine())) start(lab, false);
  return watcher{lab, limit}.run();
}

}  // namespace cli
