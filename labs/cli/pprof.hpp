// What pprof says about two heap profiles, and how to ask it more.
#pragma once

#include "cli/pprof_text.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace cli {

// Two profiles of a program, between which it did some work.
struct profile_pair {
  std::filesystem::path program;
  std::filesystem::path less;
  std::filesystem::path more;
  std::filesystem::path growth;  // made by grown_between()
};

// Google's, as labs/run builds it; empty: it is not built.
std::filesystem::path google_pprof();

// Google's pprof, as labs/run builds it, or else Debian's google-pprof.
class pprof_client {
 public:
  // A complaint if there is none.
  pprof_client();

  // Empty for Google's; else what there is not.
  std::string lost() const;

  // The functions that hold more than before, most first; each block is charged to
  // the innermost of the frames looked at. google-pprof tells only the first.
  std::vector<grown> grown_between(const profile_pair& two, const frame_filter& frames) const;

  // The stacks of what grew, once grown_between() has made the file; none by google-pprof.
  std::vector<grown_stack> stacks_grown(const profile_pair& two) const;

  // Commands to type in the tree's root.
  std::vector<std::string> to_look_further(const profile_pair& two,
                                           const frame_filter& frames) const;

  // Commands to type anywhere; `ignore`: functions or files, as a regular expression.
  std::vector<std::string> to_look_anywhere(const profile_pair& two,
                                            const std::string& ignore) const;

 private:
  std::filesystem::path google_;  // empty: not built
};

}  // namespace cli
