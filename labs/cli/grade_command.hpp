// `scopelab grade`: submissions, one or a class.
#pragma once

#include <CLI/CLI.hpp>

namespace cli {

// Adds the command; when it was called, `code` is its exit code.
void add_grade(CLI::App& app, int& code);

}  // namespace cli
