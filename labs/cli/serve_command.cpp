#include "cli/serve_command.hpp"

#include "cli/tree.hpp"

#include <fmt/format.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <cerrno>
#include <system_error>

namespace cli {
namespace {

// Returns only by throwing: signals, exit code and terminal are the shop's.
[[noreturn]] void become_the_shop(const std::vector<std::string>& arguments) {
  const std::string program = (build_folder() / "labs/serve/serve").string();
  if (::access(program.c_str(), X_OK) != 0) {
    throw complaint(lab_fault, fmt::format("{} is not built. labs/run installs what it needs, and "
                                           "builds it",
                                           program));
  }
  std::vector<const char*> words{program.c_str()};
  for (const std::string& each : arguments) words.push_back(each.c_str());
  words.push_back(nullptr);
  ::execv(program.c_str(), const_cast<char* const*>(words.data()));
  throw std::system_error{errno, std::generic_category(), program};
}

}  // namespace

void add_serve_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand(
      "serve", "run a shop whose orders can be taken back: HTTP, gRPC, SQLite, metrics, traces");
  command->set_help_flag();  // the shop has its own
  command->prefix_command();
  command->callback([command] { become_the_shop(command->remaining()); });
}

}  // namespace cli
