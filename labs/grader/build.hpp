// Builds a lab's program with a submission's files in it, out of tree, by the commands of the build
// folder.
#pragma once

#include "grader/sandbox.hpp"

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace grader {

// How the build folder makes NN_name.mine.
struct recipe {
  std::filesystem::path build;       // where its commands run
  std::vector<std::string> compile;  // the half's, without its source, output and dependencies
  std::vector<std::string> link;     // without the half's object, and without its output
  std::vector<std::filesystem::path> halves;  // objects of the reference and of the broken half
};

// From `ninja -t commands NN_name.mine`, and of the other two. Throws std::runtime_error.
recipe parse_recipe(const std::filesystem::path& build, const std::string& commands_of_mine);

// Splits a command line as a shell does, as far as Ninja's need it.
std::vector<std::string> words_of(const std::string& command);

struct compiled {
  std::filesystem::path object;  // empty: there is none
  std::string error;             // the compiler's first, for the learner
  std::string where;             // mine.cpp:12
  std::string refused;           // why the source cannot be taken
};

class builder {
 public:
  // `tree`: what the compiler may read. `allowed`: reasons that a lab lets pass.
  builder(const sandbox& in, std::filesystem::path tree) : in_(in), tree_(std::move(tree)) {}

  // Compiles `folder`/mine.cpp. With `gate` the source and the object are inspected.
  compiled compile(const recipe& how, const std::filesystem::path& folder, const std::string& name,
                   const std::set<std::string>* allowed) const;

  // Links the object last, so that the lab's own inline functions are those that count. An error,
  // or nothing.
  std::string link(const recipe& how, const std::filesystem::path& object,
                   const std::filesystem::path& program) const;

 private:
  command compiler(const recipe& how, const std::filesystem::path& folder) const;
  std::string refused_source(const recipe& how, const std::filesystem::path& folder,
                             compiled& out) const;
  std::set<std::string> calls_of_headers(const recipe& how, const std::filesystem::path& folder,
                                         bool asio) const;
  std::string refused_object(const recipe& how, const std::filesystem::path& object,
                             const std::set<std::string>& allowed) const;
  std::string printed_by(const std::string& script, const std::filesystem::path& file) const;
  // The object again, of whose names the rest of the program sees no function but the halves' own:
  // what else it defines, be it a template's copy of its own, counts in it alone.
  std::filesystem::path confined(const recipe& how, const std::filesystem::path& object) const;

  const sandbox& in_;
  std::filesystem::path tree_;
};

// The first error that a compiler printed, and the first line of the learner's that it names.
std::pair<std::string, std::string> first_error(const std::string& printed,
                                                const std::filesystem::path& tree);

// Why a list of included files, as -MD writes it, is refused. Empty: it is not.
std::string refused_includes(const std::string& dependencies, const std::filesystem::path& folder,
                             const std::filesystem::path& tree);

}  // namespace grader
