// `scopelab serve`: the shop whose orders can be taken back, in place of the command.
#pragma once

namespace CLI {
class App;
}

namespace cli {

void add_serve_command(CLI::App& app);

}  // namespace cli
