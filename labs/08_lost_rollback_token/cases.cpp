#include "cases.hpp"

#include <fmt/format.h>

std::string command_json(const std::string& operation, const std::string& more,
                         const std::string& id, const std::string& entity) {
  std::string rest = more;
  if (more.empty()) {
    rest = operation == "create"   ? R"("payload": {"left": 3})"
           : operation == "update" ? R"("version": 4, "payload": {"left": 3})"
                                   : R"("version": 4)";
  }
  return fmt::format(R"({{"id": "{}", "operation": "{}", "entity": "{}"{}{}}})", id, operation,
                     entity, rest == "-" ? "" : ", ", rest == "-" ? "" : rest);
}

namespace {

std::string create(const std::string& more = {}) { return command_json("create", more); }
std::string update(const std::string& more = {}) { return command_json("update", more); }
std::string erase(const std::string& more = {}) { return command_json("delete", more); }
std::string with_id(const std::string& id) { return command_json("create", {}, id); }
std::string with_entity(const std::string& entity) {
  return command_json("create", {}, std::string{good_id}, entity);
}

}  // namespace

const std::vector<command_case>& command_cases() {
  static const std::vector<command_case> all{
      {"create", create(), true},
      {"update", update(), true},
      {"delete", erase(), true},
      {"an id in capitals", with_id("8A6E0804-2BD0-4672-B79D-D97027F9071A"), true},
      {"the nil id", with_id("00000000-0000-0000-0000-000000000000"), true},
      {"item 0", with_entity("item-0"), true},
      {"item of 9 digits", with_entity("item-999999999"), true},
      {"version 0", update(R"("version": 0, "payload": {"left": 3})"), true},
      {"the last version there can be", erase(R"("version": 9007199254740991)"), true},
      {"payload of text", create(R"("payload": {"name": "Ada"})"), true},
      {"payload of null", create(R"("payload": {"note": null})"), true},
      {"payload of three", create(R"("payload": {"a": 1, "b": 2, "c": 3})"), true},
      {"payload in a payload", create(R"("payload": {"size": {"x": 1}})"), true},
      {"payload before its version", update(R"("payload": {"left": 3}, "version": 4)"), true},

      {"not-a-uuid", with_id("not-a-uuid"), false},
      {"no id at all", with_id(""), false},
      {"id in braces", with_id("{8a6e0804-2bd0-4672-b79d-d97027f9071a}"), false},
      {"id without hyphens", with_id("8a6e08042bd04672b79dd97027f9071a"), false},
      {"id with a g", with_id("8a6e0804-2bd0-4672-b79d-d97027f9071g"), false},
      {"id that is too short", with_id("8a6e0804-2bd0-4672-b79d-d97027f9071"), false},
      {"id that is too long", with_id("8a6e0804-2bd0-4672-b79d-d97027f9071aa"), false},
      {"id and a line break", with_id("8a6e0804-2bd0-4672-b79d-d97027f9071a\\n"), false},
      {"id with a space in front", with_id(" 8a6e0804-2bd0-4672-b79d-d97027f9071"), false},
      {"upsert", command_json("upsert", R"("version": 4)"), false},
      {"UPDATE", command_json("UPDATE", R"("version": 4)"), false},
      {"no operation", command_json("", R"("version": 4)"), false},
      {"item", with_entity("item"), false},
      {"item-", with_entity("item-"), false},
      {"item of 10 digits", with_entity("item-1000000000"), false},
      {"Item-7", with_entity("Item-7"), false},
      {"item-7 and more", with_entity("item-7; drop table item"), false},
      {"item-7 and a line break", with_entity("item-7\\n"), false},
      {"create without payload", create("-"), false},
      {"create with an empty payload", create(R"("payload": {})"), false},
      {"create with a version", create(R"("version": 4, "payload": {"left": 3})"), false},
      {"create with a list", create(R"("payload": [3])"), false},
      {"create with text", create(R"("payload": "left")"), false},
      {"update without payload", update(R"("version": 4)"), false},
      {"update without version", update(R"("payload": {"left": 3})"), false},
      {"update of nothing", update(R"("version": 4, "payload": {})"), false},
      {"update with neither", update("-"), false},
      {"delete without version", erase("-"), false},
      {"delete with a payload", erase(R"("version": 4, "payload": {"left": 3})"), false},
      {"version 2^53", erase(R"("version": 9007199254740992)"), false},
      {"version 2^63", erase(R"("version": 9223372036854775808)"), false},
      {"version 2^64", erase(R"("version": 18446744073709551616)"), false},
      {"version below 0", erase(R"("version": -1)"), false},
      {"version with a fraction", erase(R"("version": 4.5)"), false},
      {"version as text", erase(R"("version": "4")"), false},
      {"a misspelt key", update(R"("version": 4, "payload": {"left": 3}, "verison": 5)"), false},
      {"a misspelt payload", create(R"("payload": {"left": 3}, "paylaod": {"left": 3})"), false},
      {"a key too many", erase(R"("version": 4, "force": true)"), false},
      {"a list", "[]", false},
      {"null", "null", false},
      {"nothing", "", false},
      {"half of it", create().substr(0, 40), false},
  };
  return all;
}
