// Takes from a submission the files that a lab lists as editable, and nothing else.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace grader {

inline constexpr std::size_t file_limit = 256u << 10;

// What a lab lets a learner write.
struct editable {
  std::string lab;
  std::vector<std::string> files;
};

struct taken_lab {
  std::map<std::string, std::string> files;  // name and text
  std::string refused;                       // why it cannot be taken; empty: it is, or is not there
};

struct taken {
  std::map<std::string, taken_lab> labs;
  std::vector<std::string> ignored;  // what else is there
};

// From <folder>/labs/NN_name/ or <folder>/NN_name/. Regular files of at most file_limit bytes; a
// link on the way below `folder` refuses the lab. Throws std::system_error if there is no such folder.
taken take(const std::filesystem::path& folder, const std::vector<editable>& wanted);

// Whether two texts are the same but for white space.
bool same_but_space(const std::string& a, const std::string& b);

}  // namespace grader
