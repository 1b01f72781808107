// Drives the half, threads by a script. The story, the contract and the benchmark
// all read these.
#pragma once

#include "contract.hpp"
#include "kit/child.hpp"

#include <string>
#include <string_view>
#include <vector>

// A thread pops, and just before it changes the top another one pops so many and
// pushes others.
struct popped {
  std::vector<int> by_first;
  std::vector<int> by_second;
  std::vector<int> left;  // popped afterwards
  int lost;               // that were pushed and never popped
  int twice;              // popped more than once
};
popped pop_beside(const std::vector<int>& pushed, int pops, const std::vector<int>& others);

// The same, with turns of any script.
popped pop_by_turns(const std::vector<int>& pushed, int pops, const std::vector<int>& others,
                    const std::vector<turn>& script);

// A thread reads the first text, and in the middle of it another one publishes
// the others.
struct text_read {
  std::string by_first;
  std::string afterwards;
};
text_read read_beside(const std::vector<std::string>& texts);
bool is_one_of(const std::vector<std::string>& texts, const std::string& text);

// A thread reads the last entry, stops before its second look, and another one
// tells of the next.
struct told {
  numbered read;
  numbered afterwards;
};
told read_version_beside(const std::vector<int>& before, const std::vector<int>& others);

// The same, with turns of any script.
told read_version_by_turns(const std::vector<int>& before, const std::vector<int>& others,
                           const std::vector<turn>& script);

// Whether `seen` was so at one moment.
bool was_so(const numbered& seen, const std::vector<int>& entries);

// Pushes edits 0, 1, 2, ... one by one.
struct pushed_edits {
  std::int64_t copies;
  std::vector<int> read;
};
pushed_edits push_edits(int count);

// What is read when every visit pushes another edit, from so many on.
std::vector<int> read_while_pushing(int count);

// Tasks that each record an entry, by turns: the log; and in a process of its own.
std::string log_of(const std::vector<int>& entries);
kit::ending record_all(const std::vector<int>& entries);
