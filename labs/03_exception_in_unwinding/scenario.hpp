// Drives the half. The story, the contract and the benchmark all read these.
#pragma once

#include "contract.hpp"

#include <string>
#include <vector>

// Saves to a device that is always full: whether the caller learned of it.
bool full_disk_is_noticed();

// Saves to a real file, and reads it back.
std::string saved_and_read(const std::string& text);

// The rows committed when a destructor adds row 1 while an exception unwinds.
std::vector<int> rows_added_while_unwinding();

// The rows committed when rows are added on the ordinary way; a row that throws
// is caught.
std::vector<int> rows_added(const std::vector<int>& rows);

// What the one who joins catches when the job throws `message`.
std::string caught_from_elsewhere(const std::string& message);

// A program that converts `text`, in a process of its own.
struct conversion {
  int exit_status;
  int files_left;
};
conversion convert_in_a_program(const std::string& text);

// How a job is booked that ends by itself; that goes on and succeeds while
// another coroutine's exception unwinds; that is destroyed where it waits.
book booked(job work);
book booked_during_anothers_exception();
book booked_when_cancelled();
