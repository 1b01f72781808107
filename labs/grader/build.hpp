// Builds a lab's program with a submission's files in it, out of tree, by the commands of the build
// folder.
#pragma once

#include "grader/gate.hpp"
#include "grader/sandbox.hpp"

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace grader {

// The names in the objects of a lab's two halves.
struct half_names {
  std::set<std::string> used;      // and not defined there
  std::set<std::string> promised;  // functions, for others to call
};

// How the build folder makes NN_name.mine.
struct recipe {
  std::filesystem::path build;       // where its commands run
  std::vector<std::string> compile;  // the half's, without its source, output and dependencies
  std::vector<std::string> link;     // without the half's object, and without its output
  half_names halves;
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
  // `tree`: what the compiler may read.
  builder(const sandbox& in, std::filesystem::path tree);

  half_names names_of(const std::vector<std::filesystem::path>& halves) const;

  // Compiles `folder`/mine.cpp. With `allowed`, the reasons that a lab lets pass, the source and the
  // object are inspected.
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
  std::vector<symbol> symbols_of(const std::filesystem::path& object) const;
  std::string printed_by(const std::string& script, const std::filesystem::path& file) const;
  // The object again, of whose names the rest of the program sees no function but the halves' own:
  // what else it defines, be it a template's copy of its own, counts in it alone.
  std::filesystem::path confined(const recipe& how, const std::filesystem::path& object) const;

  const sandbox& in_;
  std::filesystem::path tree_;
  // Files of the tree that no submission may see while it is compiled.
  std::vector<std::filesystem::path> hidden_;
};

// The first error that a compiler printed, and the first line of the learner's that it names.
std::pair<std::string, std::string> first_error(const std::string& printed,
                                                const std::filesystem::path& tree);

// Why a list of included files, as -MD writes it, is refused. Empty: it is not.
std::string refused_includes(const std::string& dependencies, const std::filesystem::path& folder,
                             const std::filesystem::path& tree);

}  // namespace grader
