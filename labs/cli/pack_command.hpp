// `scopelab pack`: what is handed out to learners, or to Gradescope.
#pragma once

namespace CLI {
class App;
}

namespace cli {

void add_pack_command(CLI::App& app, int& code);

}  // namespace cli
