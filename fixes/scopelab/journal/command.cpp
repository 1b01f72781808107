#include "scopelab/journal/command.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace scopelab::journal {
namespace {

using nlohmann::json;
using adapter = valijson::adapters::NlohmannJsonAdapter;

// 2^53 - 1: a double holds every integer up to it.
constexpr double most_exact = 9'007'199'254'740'991.0;

// What is wrong with the text before any schema is asked.
struct bad_text {
  std::string what;
};

// Takes what JSON leaves to each reader: which of two equal keys counts, and
// how deep it goes.
class strict_reader {
 public:
  bool operator()(int depth, json::parse_event_t event, json& parsed) {
    if (depth > command_rules::max_depth) {
      throw bad_text{"goes deeper than " +
                     std::to_string(command_rules::max_depth) + " levels"};
    }
    if (event == json::parse_event_t::object_start) keys_.emplace_back();
    if (event == json::parse_event_t::object_end) keys_.pop_back();
    if (event == json::parse_event_t::key &&
        !keys_.back().insert(parsed.get<std::string>()).second) {
      throw bad_text{"has the key '" + parsed.get<std::string>() + "' twice"};
    }
    return true;
  }

 private:
  std::vector<std::set<std::string>> keys_;
};

// Draft 7: an integer is a number without a fraction, however it is written.
// And the validator reads what is above 2^63 - 1 as a negative number.
void write_integers_as_such(json& in) {
  if (in.is_number_unsigned() && in.get<std::uint64_t>() > std::uint64_t{1}
                                                               << 62) {
    in = static_cast<double>(in.get<std::uint64_t>());
  }
  if (in.is_number_float()) {
    const auto value = in.get<double>();
    if (value >= -most_exact && value <= most_exact &&
        value == static_cast<double>(static_cast<std::int64_t>(value))) {
      in = static_cast<std::int64_t>(value);
    }
  } else if (in.is_structured()) {
    for (json& each : in) write_integers_as_such(each);
  }
}

json read(std::string_view text) {
  if (text.size() > command_rules::max_bytes) {
    throw bad_text{"has " + std::to_string(text.size()) + " bytes; at most " +
                   std::to_string(command_rules::max_bytes)};
  }
  // The parser may copy its callback: the reader stays here.
  strict_reader strict;
  try {
    json read = json::parse(text, std::ref(strict));
    write_integers_as_such(read);
    return read;
  } catch (const json::exception& error) {
    throw bad_text{error.what()};
  }
}

using format_check = bool (*)(std::string_view) noexcept;

format_check check_for(const std::string& format) {
  if (format == "uuid") return is_uuid;
  if (format == "date-time") return is_date_time;
  throw schema_error{"the schema's format '" + format +
                     "' is not known here, and would check nothing"};
}

// A string at a path of properties that has a format.
struct formatted {
  json::json_pointer where;
  std::string format;
  format_check holds;
};

void find_formats(const json& schema, const json::json_pointer& where,
                  bool reached, std::vector<formatted>& into) {
  if (!schema.is_structured()) return;
  for (const auto& [key, value] : schema.items()) {
    if (key == "format" && value.is_string()) {
      // Deeper than properties of properties nothing is looked at.
      if (!reached) {
        throw schema_error{"a format is checked in properties only"};
      }
      const auto format = value.get<std::string>();
      into.push_back({where, format, check_for(format)});
    } else if (key == "properties" && reached && value.is_object()) {
      for (const auto& [name, property] : value.items()) {
        find_formats(property, where / name, true, into);
      }
    } else {
      find_formats(value, where, false, into);
    }
  }
}

// valijson names its members in brackets, from "<root>".
std::string pointer_of(const std::vector<std::string>& context) {
  std::string pointer;
  for (std::size_t i = 1; i < context.size(); ++i) {
    std::string_view each{context[i]};
    if (each.starts_with('[') && each.ends_with(']')) {
      each = each.substr(1, each.size() - 2);
    }
    pointer.append("/").append(each);
  }
  return pointer;
}

// An error in a part is told again of each whole that has the part.
void leave_causes(std::vector<violation>& all) {
  const auto is_summary = [](const violation& each) {
    return each.what.starts_with("Failed to validate against");
  };
  if (std::ranges::all_of(all, is_summary)) return;
  std::erase_if(all, is_summary);
}

std::string sentence(const std::vector<violation>& all) {
  std::string text{"the command is not as it has to be"};
  for (const violation& each : all) {
    text.append("; ").append(each.where.empty() ? "it" : each.where);
    text.append(": ").append(each.what);
  }
  return text;
}

operations operation_of(const std::string& name) {
  if (name == "create") return operations::create;
  if (name == "update") return operations::update;
  if (name == "delete") return operations::remove;
  if (name == "reserve") return operations::reserve;
  throw bad_command{{{"/operation", "'" + name + "' is not known here"}}};
}

// Another schema may let through what a command can't be.
command command_of(const json& good) {
  try {
    command made{.id = good.at("id"),
                 .saga = good.at("saga"),
                 .step = good.at("step"),
                 .operation = operation_of(good.at("operation")),
                 .entity = good.at("entity"),
                 .at = good.at("at"),
                 .expected_version = {},
                 .payload = {}};
    if (good.contains("expected_version")) {
      made.expected_version = good.at("expected_version").get<std::int64_t>();
    }
    if (good.contains("payload")) made.payload = good.at("payload").dump();
    return made;
  } catch (const json::exception& error) {
    throw bad_command{{{"", error.what()}}};
  }
}

}  // namespace

bad_command::bad_command(std::vector<violation> all)
    : std::runtime_error(sentence(all)), all_(std::move(all)) {}

const char* to_string(operations which) noexcept {
  switch (which) {
    case operations::create:
      return "create";
    case operations::update:
      return "update";
    case operations::remove:
      return "delete";
    case operations::reserve:
      return "reserve";
  }
  return "?";
}

std::string to_json(const command& of) {
  json made{{"id", of.id},         {"saga", of.saga},
            {"step", of.step},     {"operation", to_string(of.operation)},
            {"entity", of.entity}, {"at", of.at}};
  if (of.expected_version) made["expected_version"] = *of.expected_version;
  if (!of.payload.empty()) made["payload"] = json::parse(of.payload);
  return made.dump();
}

struct command_rules::state {
  explicit state(std::string_view text) {
    try {
      const json read = json::parse(text);
      valijson::SchemaParser{valijson::SchemaParser::kDraft7}.populateSchema(
          adapter{read}, schema);
      find_formats(read, json::json_pointer{}, true, formats);
    } catch (const schema_error&) {
      throw;
    } catch (const std::exception& error) {
      throw schema_error{std::string{"no schema of draft 7: "} + error.what()};
    }
  }

  std::vector<violation> check(const json& what) const {
    std::vector<violation> all;
    valijson::Validator validator{valijson::Validator::kStrongTypes};
    valijson::ValidationResults results;
    if (!validator.validate(schema, adapter{what}, &results)) {
      for (const auto& each : results) {
        all.push_back({pointer_of(each.context), each.description});
      }
      leave_causes(all);
    }
    for (const formatted& each : formats) {
      if (!what.contains(each.where)) continue;
      const json& value = what.at(each.where);
      if (value.is_string() &&
          !each.holds(value.get_ref<const std::string&>())) {
        all.push_back({each.where.to_string(), "is no " + each.format});
      }
    }
    return all;
  }

  valijson::Schema schema;
  std::vector<formatted> formats;
};

command_rules::command_rules(std::string_view schema)
    : state_(std::make_unique<const state>(schema)) {}
command_rules::command_rules(command_rules&&) noexcept = default;
command_rules& command_rules::operator=(command_rules&&) noexcept = default;
command_rules::~command_rules() = default;

const command_rules& command_rules::standard() {
  static const command_rules rules{standard_text()};
  return rules;
}

command_rules command_rules::from_file(const std::filesystem::path& schema) {
  std::ifstream in{schema, std::ios::binary};
  const std::string text{std::istreambuf_iterator<char>{in}, {}};
  if (!in) throw schema_error{schema.string() + ": can't be read"};
  try {
    return command_rules{text};
  } catch (const schema_error& error) {
    throw schema_error{schema.string() + ": " + error.what()};
  }
}

std::vector<violation> command_rules::check(std::string_view text) const {
  try {
    return state_->check(read(text));
  } catch (const bad_text& bad) {
    return {{"", bad.what}};
  }
}

command command_rules::parse(std::string_view text) const {
  try {
    const json parsed = read(text);
    std::vector<violation> all = state_->check(parsed);
    if (!all.empty()) throw bad_command{std::move(all)};
    return command_of(parsed);
  } catch (const bad_text& bad) {
    throw bad_command{{{"", bad.what}}};
  }
}

}  // namespace scopelab::journal
