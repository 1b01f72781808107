// What the halves stand on. Nothing here is freed early: what would be dead in a
// real program is poisoned, counted, and stays readable.
#pragma once

#include "kit/loop.hpp"
#include "kit/poison_pool.hpp"

#include <cstddef>
#include <deque>
#include <functional>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

// Opens handles 1, 2, 3 ... and notes in which order they are closed.
class device {
 public:
  int open() {
    // What it takes to close it: that must not fail.
    const auto opened = static_cast<std::size_t>(opened_);
    if (closed_.capacity() <= opened) closed_.reserve(2 * opened + 1);
    return ++opened_;
  }
  void close(int handle) noexcept { closed_.push_back(handle); }
  const std::vector<int>& closed() const { return closed_; }

 private:
  int opened_ = 0;
  std::vector<int> closed_;
};

// Somebody who works at a priority.
class worker {
 public:
  static constexpr int highest = 9;

  int priority() const { return priority_; }
  void set_priority(int priority) noexcept { priority_ = priority; }
  void run_job() {
    job_ran_at_ = priority_;
    ++jobs_;
  }
  int job_ran_at() const { return job_ran_at_; }
  int jobs() const { return jobs_; }

 private:
  int priority_ = 5;
  int job_ran_at_ = 0;
  int jobs_ = 0;
};

// The statuses of the requests served; one for which there is no memory is dropped.
class access_log {
 public:
  void add(int status) noexcept {
    try {
      statuses_.push_back(status);
    } catch (const std::bad_alloc&) {
    }
  }
  const std::vector<int>& statuses() const { return statuses_; }

 private:
  std::vector<int> statuses_;
};

// Runs what is stored for it when it closes.
class server {
 public:
  void at_close(std::function<void()> cleanup) { cleanups_.push_back(std::move(cleanup)); }
  void log(const std::string& line) { lines_.push_back(line); }
  void close() {
    for (const auto& cleanup : cleanups_) cleanup();
  }
  const std::vector<std::string>& lines() const { return lines_; }

  // Where the local variables of calls live.
  kit::poison_pool& stack() { return stack_; }

 private:
  kit::poison_pool stack_;
  std::vector<std::function<void()>> cleanups_;
  std::vector<std::string> lines_;
};

// A local variable that holds a text; gone with its block, like any other, but
// in memory that tells when it is read later.
class local_text {
 public:
  local_text(server& at, std::string_view text) : stack_(at.stack()), place_(stack_.acquire()) {
    place_.write(text);
  }
  local_text(const local_text&) = delete;
  local_text& operator=(const local_text&) = delete;
  ~local_text() { stack_.release(place_); }

  using reference = const kit::poison_pool::slot&;
  operator reference() const { return place_; }
  std::string read() const { return place_.read(); }

 private:
  kit::poison_pool& stack_;
  kit::poison_pool::slot& place_;
};

// Runs coroutines in turns, and overwrites a spawned closure when spawn()
// returns, as the memory of a temporary is used again.
class reactor {
 public:
  // Calls `body(*this, args...)`, a coroutine. Closures of plain values only:
  // their bytes may be overwritten while somebody still looks at them.
  template <class Body, class... Args>
  void spawn(Body body, Args... args) {
    static_assert(std::is_trivially_copyable_v<Body>, "capture plain values only in this lab");
    auto* const closure = new (place_for(sizeof(Body))) Body(std::move(body));
    loop_.spawn((*closure)(*this, std::move(args)...));
    overwrite(closure, sizeof(Body));
  }

  // The third rung, made impossible: a closure with captures does not compile.
  template <class Body, class... Args>
  void spawn_safely(Body body, Args... args) {
    static_assert(std::is_empty_v<Body>,
                  "a spawned coroutine lambda must not capture: its closure dies before it. "
                  "Pass what it needs as arguments of spawn");
    spawn(std::move(body), std::move(args)...);
  }

  auto next_turn() { return loop_.next_turn(); }
  void answer(int client) { answered_.push_back(client); }
  void run() { loop_.run(); }
  const std::vector<int>& answered() const { return answered_; }

 private:
  void* place_for(std::size_t size);
  static void overwrite(void* closure, std::size_t size);

  std::deque<std::vector<std::max_align_t>> closures_;
  kit::loop loop_;
  std::vector<int> answered_;
};

// Takes lines while a journal is open on it.
class disk {
 public:
  // There is room for a short session's lines: a destructor writes, too.
  disk() {
    written_.reserve(room);
    lost_.reserve(room);
  }
  void write(std::string_view line) { (open_ ? written_ : lost_).emplace_back(line); }
  const std::vector<std::string>& written() const { return written_; }
  const std::vector<std::string>& lost() const { return lost_; }

 private:
  static constexpr std::size_t room = 4;

  friend class journal;
  bool open_ = false;
  std::vector<std::string> written_;
  std::vector<std::string> lost_;
};

// Opens the disk for writing, and closes it when it goes.
class journal {
 public:
  explicit journal(disk& on) : disk_(on) { disk_.open_ = true; }
  journal(const journal&) = delete;
  journal& operator=(const journal&) = delete;
  ~journal() { disk_.open_ = false; }

 private:
  disk& disk_;
};

// Writes a session's last line when it goes.
class last_line {
 public:
  explicit last_line(disk& on) : disk_(on) {}
  last_line(const last_line&) = delete;
  last_line& operator=(const last_line&) = delete;
  ~last_line() { disk_.write("end"); }

 private:
  disk& disk_;
};
