// `scopelab selfcheck`: the grader graded.
#pragma once

namespace CLI {
class App;
}

namespace cli {

// Adds the command; `code` becomes its exit code.
void add_selfcheck(CLI::App& app, int& code);

}  // namespace cli
