// The labs of this tree.
#pragma once

#include <nlohmann/json.hpp>

#include <filesystem>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace cli {

using json = nlohmann::ordered_json;

enum exit_code { pass = 0, fail = 1, usage = 2, lab_fault = 3, inconclusive = 4 };

// An error for the user: what is wrong, where, and what to do next.
class complaint : public std::runtime_error {
 public:
  complaint(exit_code code, const std::string& text) : std::runtime_error(text), code_(code) {}
  exit_code code() const { return code_; }

 private:
  exit_code code_;
};

struct lab_case {
  std::string name;
  std::string promise;
  std::vector<std::string> hints;
};

// A lab, as its lab.json tells. Paths are relative to the tree's root.
struct lab {
  std::string name;  // 02_capture_by_reference
  std::string number;
  std::string title;
  std::string section;
  std::vector<lab_case> cases;
  // What a learner knows before: a line of docs/learn.md. Empty: it does not say.
  std::string needs;
  bool first = false;  // to begin with, before those of a smaller number
  // Sources, without their endings, that neither the half nor its world is: what asks, and
  // the other side of the wire. Beside those that every lab has.
  std::vector<std::string> around;
  // A plot for the report, that a longer run has written: its file, from the tree's root. Empty:
  // there is none.
  std::string plot;
  // Its halves run real servers, so that all takes longer.
  bool runs_servers = false;
  // Of a submission: what is taken, which reasons of the gate pass, and why a check is left out
  // (empty: it is not).
  std::vector<std::string> editable{"mine.cpp"};
  std::set<std::string> allow;
  std::string no_faults;
  std::string no_cost;

  std::filesystem::path folder() const { return std::filesystem::path{"labs"} / name; }
  std::filesystem::path mine() const { return folder() / "mine.cpp"; }
  std::filesystem::path broken() const { return "pitfalls/" + name + ".cpp"; }
  std::filesystem::path fixed() const { return "fixes/" + name + ".cpp"; }

  std::vector<std::string> case_names() const;
  const lab_case* find_case(const std::string& case_name) const;
};

// The tree this command was built from, and the build folder it is in.
std::filesystem::path root();
std::filesystem::path build_folder();

// From now on it is this one: what another compiler built. One thread.
void use_build_folder(const std::filesystem::path& folder);

// A pack for learners has no fixed halves.
bool has_reference(const lab& lab);

// All labs, by number.
std::vector<lab> all_labs();

// The same in the order in which they are learnt.
std::vector<lab> labs_to_learn();

// The lab meant by a number (2, 02), a name, or a unique prefix of a name with or
// without its number. Throws a complaint with the nearest names.
lab find_lab(const std::string& name);

std::string read_file(const std::filesystem::path& path);
void write_file(const std::filesystem::path& path, const std::string& text);

}  // namespace cli
