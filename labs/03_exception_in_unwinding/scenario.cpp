#include "scenario.hpp"

#include "kit/child.hpp"
#include "kit/temporary_folder.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace {

// Lets somebody else have a turn while its own exception unwinds.
struct lets_others_run {
  kit::loop& on;
  ~lets_others_run() { on.turn(); }
};

kit::task unlucky(kit::loop& on) {
  co_await on.next_turn();
  lets_others_run at_the_end{on};
  throw std::runtime_error("another coroutine's");
}

void add_all(table& to, const std::vector<int>& rows) {
  for (const int row : rows) {
    try {
      add_row(to, row);
    } catch (const std::runtime_error&) {
    }
  }
}

}  // namespace

bool full_disk_is_noticed(const std::string& text) {
  try {
    save("/dev/full", text);
    return false;
  } catch (const std::runtime_error&) {
    return true;
  }
}

std::string saved_and_read(const std::string& text) {
  const kit::temporary_folder folder;
  save(folder.path() / "text", text);
  std::ostringstream read;
  read << std::ifstream{folder.path() / "text"}.rdbuf();
  return read.str();
}

std::vector<int> rows_added_while_unwinding(const std::vector<int>& rows) {
  struct adds_at_the_end {
    table& to;
    const std::vector<int>& rows;
    ~adds_at_the_end() { add_all(to, rows); }
  };
  table to;
  try {
    const adds_at_the_end audit{to, rows};
    throw std::runtime_error("unwinds");
  } catch (const std::runtime_error&) {
  }
  return to.rows();
}

std::vector<int> rows_added(const std::vector<int>& rows) {
  table to;
  add_all(to, rows);
  return to.rows();
}

std::string caught_from_elsewhere(const std::string& message) {
  try {
    run_elsewhere([&message] { throw std::runtime_error(message); });
    return "nothing";
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}

conversion convert_in_a_program(const std::string& text) {
  const kit::temporary_folder folder;
  const kit::ending end = kit::in_child([&](const kit::report_function&) {
    int status = 0;  // what main() would do
    try {
      convert(folder.path() / "scratch", text);
    } catch (const bad_text&) {
      status = 2;
    }
    std::_Exit(status);
  });
  return {end.how == kit::ending::exited ? end.code : -1, folder.files()};
}

book booked(job work) {
  book outcomes;
  kit::loop on;
  on.spawn(run_job(on, work, outcomes));
  on.run();
  return outcomes;
}

book booked_beside_an_exception(const std::vector<job>& jobs) {
  book outcomes;
  kit::loop on;
  on.spawn(unlucky(on));
  for (const job each : jobs) on.spawn(run_job(on, each, outcomes));
  on.run();
  on.cancel();
  return outcomes;
}

book booked_during_anothers_exception() { return booked_beside_an_exception({job::succeeds}); }

book booked_when_cancelled() {
  book outcomes;
  kit::loop on;
  on.spawn(run_job(on, job::never_ends, outcomes));
  on.run();
  on.cancel();
  return outcomes;
}
