// Commands, and whether they are as they have to be: what the contract says, case
// by case.
#pragma once

#include <string>
#include <string_view>
#include <vector>

struct command_case {
  std::string what;
  std::string json;
  bool is_good;
};

const std::vector<command_case>& command_cases();

inline constexpr std::string_view good_id{"8a6e0804-2bd0-4672-b79d-d97027f9071a"};

// A command that is good, but for what is named.
std::string command_json(const std::string& operation, const std::string& more = {},
                         const std::string& id = std::string{good_id},
                         const std::string& entity = "item-7");
