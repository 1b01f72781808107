#include "world.hpp"

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

namespace {

using nlohmann::json;
using adapter = valijson::adapters::NlohmannJsonAdapter;

json read(std::string_view text) {
  return json::parse(text, nullptr, false);  // discarded: no JSON
}

bool is_uuid(std::string_view text) {
  constexpr std::string_view form{"xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"};
  if (text.size() != form.size()) return false;
  for (std::size_t i = 0; i < form.size(); ++i) {
    constexpr std::string_view digits{"0123456789abcdefABCDEF"};
    const bool is_right =
        form[i] == '-' ? text[i] == '-' : digits.find(text[i]) != std::string_view::npos;
    if (!is_right) return false;
  }
  return true;
}

}  // namespace

struct schema::state {
  explicit state(std::string_view text) : as_read(json::parse(text)) {
    valijson::SchemaParser{valijson::SchemaParser::kDraft7}.populateSchema(adapter{as_read},
                                                                           parsed);
  }

  json as_read;
  valijson::Schema parsed;
};

schema::schema(std::string_view text) : state_(std::make_unique<const state>(text)) {}
schema::~schema() = default;

bool schema::holds_for(std::string_view text) const {
  const json what = read(text);
  if (what.is_discarded()) return false;
  valijson::Validator validator{valijson::Validator::kStrongTypes};
  return validator.validate(state_->parsed, adapter{what}, nullptr);
}

bool schema::formats_hold(std::string_view text) const {
  const json what = read(text);
  if (!what.is_object() || !state_->as_read.contains("properties")) return true;
  for (const auto& [name, rule] : state_->as_read.at("properties").items()) {
    if (!rule.contains("format") || !what.contains(name)) continue;
    const json& value = what.at(name);
    if (value.is_string() && !is_uuid(value.get_ref<const std::string&>())) return false;
  }
  return true;
}
