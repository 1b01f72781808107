#include "contract.hpp"

#include "scopelab/scope/scope_exit.hpp"
#include "scopelab/scope/scope_fail.hpp"
#include "scopelab/scope/scope_success.hpp"

#include <charconv>
#include <cstdlib>
#include <fstream>
#include <thread>

using scopelab::scope_exit;
using scopelab::scope_fail;
using scopelab::scope_success;

// Writes and closes; returns every error on the way.
errors write_and_close(file& out) {
  errors found;
  try {
    struct closer {
      file& out;
      ~closer() noexcept(false) { out.close(); }
    } close{out};
    out.write();
  } catch (const std::exception& error) {
    found.push_back(error.what());
  }
  return found;
}

// Saves the text.
void save(const std::filesystem::path& to, std::string_view text) {
  std::ofstream out{to};
  out << text;
}

// Commits at the end of its block, or rolls back if an exception leaves it.
class transaction {
 public:
  explicit transaction(table& on) : on_(on) {}
  ~transaction() {
    const bool failed = std::uncaught_exceptions() > 0;
    failed ? on_.rollback() : on_.commit();
  }

 private:
  table& on_;
};

// Adds a row in a transaction.
void add_row(table& to, int row) {
  const transaction all_or_nothing{to};
  to.insert(row);
}

// Runs the job on a thread of its own.
void run_elsewhere(const std::function<void()>& job) {
  std::thread worker{job};
  worker.join();
}

// Reads a number.
int parse(std::string_view text) {
  int number = 0;
  const auto end = text.data() + text.size();
  if (std::from_chars(text.data(), end, number).ptr != end) std::exit(2);
  return number;
}

// Reads a number by way of a scratch file, which is gone afterwards.
int convert(const std::filesystem::path& scratch, std::string_view text) {
  std::ofstream{scratch} << text;
  scope_exit remove{[&]() noexcept { std::remove(scratch.c_str()); }};
  return parse(text);
}

// Runs a job and books how it ended.
kit::task run_job(kit::loop& on, job work, book& outcomes) {
  scope_fail failed{[&]() noexcept { outcomes.add(outcome::failed); }};
  scope_success well{[&]() noexcept { outcomes.add(outcome::succeeded); }};
  co_await done{on, work};
}
