// `scopelab selfcheck`: the grader graded.
#pragma once

#include <CLI/CLI.hpp>

namespace cli {

// Adds the command; when it was called, `code` is its exit code.
void add_selfcheck(CLI::App& app, int& code);

}  // namespace cli
