// validate SCHEMA FILE: whether the JSON file is as the schema says; what is wrong goes to stderr.
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include <cstdio>
#include <fstream>

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  using adapter = valijson::adapters::NlohmannJsonAdapter;
  try {
    const auto schema_text = nlohmann::json::parse(std::ifstream{argv[1]});
    const auto text = nlohmann::json::parse(std::ifstream{argv[2]});
    valijson::Schema schema;
    valijson::SchemaParser{}.populateSchema(adapter{schema_text}, schema);
    valijson::ValidationResults errors;
    if (valijson::Validator{}.validate(schema, adapter{text}, &errors)) return 0;
    valijson::ValidationResults::Error error;
    while (errors.popError(error)) std::fprintf(stderr, "%s\n", error.description.c_str());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
  }
  return 1;
}
