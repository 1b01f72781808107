#include "contract.hpp"

// The token that brings back one step, and no other.
std::string token_of(const step& of) {
  std::string fields = framed(of.command);
  fields += framed(of.saga);
  fields += framed(std::to_string(of.number));
  return sign(fields);
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
      "version": {"type": "integer", "minimum": 0,
                  "maximum": 9007199254740991},
      "payload": {"type": "object", "minProperties": 1}
    },
    "additionalProperties": false,
    "allOf": [
      {"if": {"properties": {"operation": {"const": "create"}}},
       "then": {"required": ["payload"], "not": {"required": ["version"]}}},
      {"if": {"properties": {"operation": {"const": "update"}}},
       "then": {"required": ["version", "payload"]}},
      {"if": {"properties": {"operation": {"const": "delete"}}},
       "then": {"required": ["version"], "not": {"required": ["payload"]}}}
    ]
  })json"};
  return rules.holds_for(command) && rules.formats_hold(command);
}

// Serves one stream of a client: a token for each request.
void serve(stream& with, shop& in) {
  request asked;
  while (with.read(asked)) {
    if (!in.has_kept(asked.id)) in.keep(asked.id, in.execute(asked));
    if (!with.write({asked.id, in.kept(asked.id)})) return;
  }
}

// Writes commands down, and acknowledges each.
void record_all(const std::string& path,
                const std::vector<std::string>& commands,
                const acknowledge& said) {
  scopelab::journal::journal log{path};
  for (const std::string& command : commands) {
    log.append({1, command});
    said(command);
  }
}

// The commands that were written down.
std::vector<std::string> recover(const std::string& path) {
  std::vector<std::string> all;
  const scopelab::journal::journal log{
      path, [&](const auto& each) { all.emplace_back(each.bytes); }};
  return all;
}
