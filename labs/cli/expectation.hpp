// Reads GoogleTest's message of a failed expectation.
#pragma once

#include <string>

namespace cli {

struct expectation {
  std::string expected;  // empty: a message of another form
  std::string seen;
};

// "Expected equality of these values:\n  f()\n    Which is: 9\n  5" -> expected
// "5", seen "9, from f()".
expectation parse_expectation(const std::string& message);

}  // namespace cli
