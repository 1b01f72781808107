#include "contract.hpp"

// The token that brings back one step, and no other.
std::string token_of(const step& of) {
  std::string fields = of.command;
  fields += of.saga;
  fields += std::to_string(of.number);
  return sha256(fields);
}

// Whether a command is as it has to be.
bool is_good(std::string_view command) {
  static const schema rules{R"json({
    "type": "object",
    "required": ["id", "operation", "entity"],
    "properties": {
      "id": {"type": "string", "format": "uuid"},
      "operation": {"enum": ["create", "update", "delete"]},
      "entity": {"type": "string", "pattern": "^item-[0-9]{1,9}$"},
      "version": {"type": "integer", "minimum": 0},
      "payload": {"type": "object"}
    }
  })json"};
  return rules.holds_for(command);
}

// Serves one stream of a client: a token for each request.
void serve(stream& with, shop& in) {
  request asked;
  while (with.read(asked)) {
    const std::string token = in.execute(asked);
    if (!with.write({asked.id, token})) return;
  }
}

// Writes commands down, and acknowledges each.
void record_all(const std::string& path,
                const std::vector<std::string>& commands,
                const acknowledge& said) {
  std::ofstream log{path, std::ios::app};
  for (const std::string& command : commands) {
    log << command << '\n';
    said(command);
  }
}

// The commands that were written down.
std::vector<std::string> recover(const std::string& path) {
  std::vector<std::string> all;
  std::ifstream log{path};
  for (std::string each; std::getline(log, each);) all.push_back(each);
  return all;
}
