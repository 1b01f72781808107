// The learner's part of the command line: start, check, watch, hint, next, progress, reset.
#pragma once

namespace CLI {
class App;
}

namespace cli {

// What a command gives goes to `code`, which must outlive the app.
void add_learner_commands(CLI::App& app, int& code);

}  // namespace cli
