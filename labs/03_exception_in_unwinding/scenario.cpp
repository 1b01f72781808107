#include "scenario.hpp"

#include "kit/child.hpp"
#include "kit/temporary_folder.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>

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

bool throws_at(const std::filesystem::path& to, const std::string& text) {
  try {
    save(to, text);
    return false;
  } catch (const std::runtime_error&) {
    return true;
  }
}

std::string text_of(const std::filesystem::path& file) {
  std::ostringstream read;
  read << std::ifstream{file}.rdbuf();
  return read.str();
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

bool full_disk_is_noticed(const std::string& text) { return throws_at("/dev/full", text); }

bool full_disk_behind_a_link_is_noticed(const std::string& text) {
  const kit::temporary_folder folder;
  std::filesystem::create_symlink("/dev/full", folder.path() / "text");
  return throws_at(folder.path() / "text", text) ||
         (!std::filesystem::is_symlink(folder.path() / "text") &&
          text_of(folder.path() / "text") == text);
}

bool missing_folder_is_noticed() {
  const kit::temporary_folder folder;
  return throws_at(folder.path() / "missing" / "text", "text");
}

std::string saved_and_read(const std::string& text) {
  const kit::temporary_folder folder;
  save(folder.path() / "text", text);
  return text_of(folder.path() / "text");
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

elsewhere number_from_elsewhere(int number) {
  struct no_exception {
    int number;
  };
  elsewhere seen{0, 0, true};
  try {
    run_elsewhere([&, here = std::this_thread::get_id()] {
      ++seen.runs;
      if (std::this_thread::get_id() == here) seen.own_thread = false;
      throw no_exception{number};
    });
  } catch (const no_exception& caught) {
    seen.caught = caught.number;
  }
  return seen;
}

conversion_by_link convert_by_link(const std::string& text) {
  const kit::temporary_folder folder;
  const std::filesystem::path behind = folder.path() / "behind";
  std::filesystem::create_symlink(behind, folder.path() / "scratch");
  convert(folder.path() / "scratch", text);
  return {text_of(behind), folder.files()};
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

books booked_when_cancelled_after(int turns, const std::vector<job>& jobs) {
  book outcomes;
  kit::loop on;
  for (const job each : jobs) on.spawn(run_job(on, each, outcomes));
  for (std::size_t i = 0; i < jobs.size(); ++i) on.turn();
  const book begun = outcomes;
  for (int i = 0; i < turns; ++i) on.turn();
  on.cancel();
  return {begun, outcomes};
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
