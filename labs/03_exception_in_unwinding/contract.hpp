// What a half of this lab must define.
#pragma once

#include "world.hpp"

#include <filesystem>
#include <functional>
#include <string_view>

// throwing_cleanup: writes to the file and closes it; returns the errors of
// both, in the order in which they happened.
errors write_and_close(file& out);

// swallowed_error: saves the text; throws std::runtime_error if it is not in the
// file when it returns.
void save(const std::filesystem::path& to, std::string_view text);

// uncaught_as_bool: adds a row in a transaction, which is rolled back if the
// table throws.
void add_row(table& to, int row);

// other_thread: runs the job on a thread of its own; its exception reaches the
// caller.
void run_elsewhere(const std::function<void()>& job);

// skipped_by_exit: reads a number by way of a scratch file, which is gone
// afterwards. A text that is no number ends the program with status 2: by
// bad_text, which main() turns into that status.
int convert(const std::filesystem::path& scratch, std::string_view text);

// coroutine_outcome: runs a job; the book gets one outcome, whichever way the
// coroutine ends.
kit::task run_job(kit::loop& on, job work, book& outcomes);
