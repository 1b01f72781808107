// Which lines of a half belong to which case.
#pragma once

#include <string>
#include <vector>

namespace cli {

std::vector<std::string> lines_in(const std::string& text);

// A case and the functions that its contract asks for.
struct case_functions {
  std::string case_name;
  std::vector<std::string> functions;
};

// Of a contract.hpp: "// stale_value: runs ...", then declarations up to an empty line.
std::vector<case_functions> functions_of(const std::string& contract,
                                         const std::vector<std::string>& cases);

// By line, from 1: the case, or empty for what stands before the first definition. A definition
// that the contract does not name belongs to the case of the next one that it does.
std::vector<std::string> cases_by_line(const std::string& half,
                                       const std::vector<case_functions>& contract);

}  // namespace cli
