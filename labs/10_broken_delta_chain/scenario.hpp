// Drives the half. The story, the contract, the ledger and the benchmark all
// read these.
#pragma once

#include "contract.hpp"
#include "kit/kit.hpp"

#include <string>
#include <string_view>
#include <vector>

// What comes back of `after`.
std::string there_and_back(std::string_view before, std::string_view after);

// A page of so many characters, another one for each number.
std::string page_of(std::size_t size, int number);

// What restore() makes of a record that was damaged in so many ways: each bit of a
// changed byte flipped, the end cut off, another base.
struct restored {
  int tried;
  int errors;
  int wrong;  // pages that are not the one the record was made of
};
restored damage(int number);

// A page of which every other byte changed.
std::string every_other(std::size_t size);

// What changed in an image into which a byte was inserted in front.
std::string shifted(const std::string& image);

// A store of the budget, in which the states of a page were kept; `reads`: which
// of them, counted from the first, is read after each.
struct history {
  int retained;
  int right;  // rebuilt bit for bit
  std::size_t most_bytes;
  std::vector<page_store::id> states;
};
history keep_states(int count, std::size_t budget, const std::vector<int>& reads = {});

// Sessions that close: what can be rebuilt is handed on, and with it goes its
// memory.
std::vector<kit::workload> workloads();

inline constexpr std::size_t state_size = 1000;
inline constexpr std::size_t change_size = 40;  // in the store, of each state

// State `number` of a page: ten bytes differ from the one before.
void change(std::string& page, int number);
