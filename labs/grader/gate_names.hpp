// The names of the C and C++ libraries that a submission may not use, and why.
#pragma once

#include <string>
#include <string_view>

namespace grader {

struct named_reason {
  std::string_view reason;
  std::string_view why_text;
  std::string why{why_text};
};

// Of a name as it is in the object; null: it may be used.
const named_reason* reason_of(const std::string& name);

// Whether a sanitizer's run-time library would look for a definition of it.
bool reserved(const std::string& name);

}  // namespace grader
