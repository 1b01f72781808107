// Commands that are what they say: JSON, checked against a schema before
// anything is done.
//
//   const auto& rules = journal::command_rules::standard();
//   for (const auto& wrong : rules.check(text))
//     reply(wrong.where, wrong.what);   // "/id", "is no uuid"
//
//   const journal::command asked = rules.parse(text);   // good from here on
//   rules.parse("{}");                                  // throws bad_command
//
// The schema is JSON Schema, draft 7: command.schema.json, installed beside the
// library. What draft 7 leaves to the reader is not left: a `format` is checked
// (uuid, date-time), and one that is not known here is an error when the schema
// is loaded. Nor is what JSON leaves open: a key given twice, more than
// max_depth levels, more than max_bytes, bytes that are no UTF-8.
//
// | operation | expected_version | payload                          |
// |-----------|------------------|----------------------------------|
// | create    | none             | needed: the fields               |
// | update    | needed           | needed: one field or more        |
// | delete    | needed           | none                             |
// | reserve   | none             | {"quantity": 1 to 1,000,000}, no more |
//
// Integers are 0 to 2^53 - 1: what JSON carries between any two languages.
//
// Not for: whether the command can be done; that is the executor's.
//
// Errors: bad_command, with all violations. schema_error for a schema that
// can't be used.
//
// Thread: any; checks share nothing that changes.
//
// Source: JSON Schema draft 7; RFC 8259, RFC 3339 and RFC 9562 for the formats.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace scopelab::journal {

struct violation {
  std::string where;  // JSON pointer, "" is the whole
  std::string what;
};

class bad_command : public std::runtime_error {
 public:
  explicit bad_command(std::vector<violation> all);
  const std::vector<violation>& violations() const noexcept { return all_; }

 private:
  std::vector<violation> all_;
};

class schema_error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

enum class operations : std::uint8_t { create, update, remove, reserve };
const char* to_string(
    operations which) noexcept;  // as in JSON: remove is "delete"

struct command {
  std::string id;     // uuid: the same command has the same
  std::string saga;   // uuid
  std::int64_t step;  // of the saga, from 0
  operations operation;
  std::string entity;  // "item-7"
  std::string at;      // RFC 3339
  std::optional<std::int64_t> expected_version;
  std::string payload;  // a JSON object, or empty
};

// As a client sends it.
std::string to_json(const command& of);

class command_rules {
 public:
  static constexpr std::size_t max_bytes = 65'536;
  static constexpr int max_depth = 16;

  // The schema of this library.
  static const command_rules& standard();
  static std::string_view standard_text() noexcept;

  // Another one.
  static command_rules from_file(const std::filesystem::path& schema);
  explicit command_rules(std::string_view schema);
  command_rules(command_rules&&) noexcept;
  command_rules& operator=(command_rules&&) noexcept;
  ~command_rules();

  // All that is wrong with it; nothing: it is good.
  std::vector<violation> check(std::string_view json) const;

  command parse(std::string_view json) const;

 private:
  struct state;
  std::unique_ptr<const state> state_;
};

// The formats, as the schema's `format` names them.
bool is_uuid(std::string_view text) noexcept;
bool is_date_time(std::string_view text) noexcept;

}  // namespace scopelab::journal
