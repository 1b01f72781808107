// Drives the half. The story, the contract and the benchmark all read these.
#pragma once

#include "contract.hpp"

#include <string>
#include <vector>

// Saves to a device that is always full: whether the caller learned of it.
bool full_disk_is_noticed(const std::string& text = "text");

// The same by way of a link to it, whose name is like any other; or the text is
// there instead of the link.
bool full_disk_behind_a_link_is_noticed(const std::string& text);

// Saves into a folder that is not there: whether the caller learned of it.
bool missing_folder_is_noticed();

// Saves to a real file, and reads it back.
std::string saved_and_read(const std::string& text);

// The rows committed when a destructor adds rows while an exception unwinds; a row
// that throws is caught.
std::vector<int> rows_added_while_unwinding(const std::vector<int>& rows = {1});

// The same on the ordinary way.
std::vector<int> rows_added(const std::vector<int>& rows);

// What the one who joins catches when the job throws `message`.
std::string caught_from_elsewhere(const std::string& message);

// The same of a job that throws what is no std::exception, how often it ran and
// whether always on a thread of its own.
struct elsewhere {
  int caught;
  int runs;
  bool own_thread;
};
elsewhere number_from_elsewhere(int number);

// A program that converts `text`, in a process of its own.
struct conversion {
  int exit_status;
  int files_left;
};
conversion convert_in_a_program(const std::string& text);

// Converts by way of a scratch file that is a link: what is in the file behind it,
// and how many files there are then.
struct conversion_by_link {
  std::string written;
  int files;
};
conversion_by_link convert_by_link(const std::string& text);

// How a job is booked that ends by itself; that goes on and succeeds while
// another coroutine's exception unwinds; that is destroyed where it waits.
book booked(job work);
book booked_during_anothers_exception();
book booked_when_cancelled();

// How all of these are booked when one of them goes on while another coroutine's
// exception unwinds, and those that never end are cancelled.
book booked_beside_an_exception(const std::vector<job>& jobs);

// How they are booked when all have begun; and when after that `turns` of them were
// given their turn, and the others are cancelled, whatever they would have done.
struct books {
  book begun;
  book cancelled;
};
books booked_when_cancelled_after(int turns, const std::vector<job>& jobs);
