#include "contract.hpp"

#include "scopelab/scope/scope_exit.hpp"

#include <charconv>
#include <cstdlib>
#include <fstream>
#include <thread>

using scopelab::scope_exit;
namespace policy = scopelab::policy;

// Writes and closes; returns every error on the way.
errors write_and_close(file& out) {
  errors found;
  std::exception_ptr not_closed;
  try {
    scope_exit close{[&] { out.close(); }, policy::collect{not_closed}};
    out.write();
  } catch (const std::exception& error) {
    found.push_back(error.what());
  }
  if (not_closed) found.push_back(message_of(not_closed));
  return found;
}

// Saves the text.
void save(const std::filesystem::path& to, std::string_view text) {
  std::ofstream out{to};
  out << text;
  out.close();
  if (!out) throw std::runtime_error("not saved");
}

// Commits at the end of its block, or rolls back if an exception leaves it.
class transaction {
 public:
  explicit transaction(table& on) : on_(on) {}
  ~transaction() {
    const bool failed = std::uncaught_exceptions() > entered_;
    failed ? on_.rollback() : on_.commit();
  }

 private:
  table& on_;
  int entered_ = std::uncaught_exceptions();
};

// Adds a row in a transaction.
void add_row(table& to, int row) {
  const transaction all_or_nothing{to};
  to.insert(row);
}

// Runs the job on a thread of its own.
void run_elsewhere(const std::function<void()>& job) {
  std::exception_ptr error;
  std::thread worker{[&] {
    try {
      job();
    } catch (...) {
      error = std::current_exception();
    }
  }};
  worker.join();
  if (error) std::rethrow_exception(error);
}

// Reads a number.
int parse(std::string_view text) {
  int number = 0;
  const auto end = text.data() + text.size();
  if (std::from_chars(text.data(), end, number).ptr != end) throw bad_text{};
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
  outcome how = outcome::cancelled;
  scope_exit note{[&]() noexcept { outcomes.add(how); }};
  try {
    co_await done{on, work};
    how = outcome::succeeded;
  } catch (...) {
    how = outcome::failed;
    throw;
  }
}
