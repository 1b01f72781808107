#include "scopelab/journal/command.hpp"

#include "scopelab/journal/tests/testing.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace scopelab::journal::testing {
namespace {

using nlohmann::json;

const command_rules& rules() { return command_rules::standard(); }

std::string told(const std::vector<violation>& all) {
  std::string text;
  for (const violation& each : all) {
    text.append(each.where).append(": ").append(each.what).append("\n");
  }
  return text;
}

// A case is the text itself, or what differs from a command that is good.
std::string text_of(const json& of) {
  if (of.contains("text")) return of["text"];
  static const json good = json::parse(R"({
    "id": "8a6e0804-2bd0-4672-b79d-d97027f9071a",
    "saga": "0b4a3b0e-2f62-4d3a-9a3e-5d1d8f5d7a10",
    "step": 0, "operation": "reserve", "entity": "item-7",
    "at": "2026-01-31T12:00:00Z", "payload": {"quantity": 3}})");
  json made = good;
  made.merge_patch(of.value("with", json::object()));
  // A merge patch can't say null: it takes away.
  const json as_is = of.value("as_is", json::object());
  for (const auto& [key, value] : as_is.items()) {
    made[key] = value;
  }
  return made.dump();
}

TEST(command, each_case_of_the_file_is_as_stated) {
  const json cases = json::parse(bytes_of(SCOPELAB_JOURNAL_CASES));
  int accepted = 0, rejected = 0;
  for (const json& each : cases) {
    const std::string what = each.at("what");
    const std::vector<violation> all = rules().check(text_of(each));
    if (each.at("accepted").get<bool>()) {
      ++accepted;
      EXPECT_TRUE(all.empty()) << what << '\n' << told(all);
      continue;
    }
    ++rejected;
    ASSERT_FALSE(all.empty()) << what;
    EXPECT_THROW(rules().parse(text_of(each)), bad_command) << what;
    // The place that is wrong is named.
    if (each.contains("where")) {
      const std::string where = each["where"];
      EXPECT_TRUE(std::ranges::any_of(
          all, [&](const violation& v) { return v.where == where; }))
          << what << '\n'
          << told(all);
    }
  }
  EXPECT_GE(accepted, 20);
  EXPECT_GE(rejected, 40);
}

TEST(command, what_is_accepted_is_parsed) {
  const command made = rules().parse(text_of(json::parse(
      R"({"with": {"operation": "update", "expected_version": 9007199254740991,
                   "payload": {"quantity": null, "name": "ä"}}})")));
  EXPECT_EQ(made.id, "8a6e0804-2bd0-4672-b79d-d97027f9071a");
  EXPECT_EQ(made.operation, operations::update);
  EXPECT_EQ(made.expected_version, 9'007'199'254'740'991);
  EXPECT_EQ(made.payload, R"({"name":"ä"})");
  EXPECT_EQ(rules().parse(to_json(made)).payload, made.payload);
  EXPECT_TRUE(rules().check(to_json(made)).empty());
}

TEST(command, the_installed_schema_is_the_one_in_use) {
  EXPECT_EQ(command_rules::standard_text(), bytes_of(SCOPELAB_JOURNAL_SCHEMA));
  EXPECT_TRUE(command_rules::from_file(SCOPELAB_JOURNAL_SCHEMA)
                  .check(text_of(json::object()))
                  .empty());
}

TEST(command, a_schema_that_would_check_nothing_is_refused) {
  const folder in;
  const fs::path file = in.path() / "schema.json";
  for (const char* schema :
       {"", "{", R"({"properties": {"a": {"format": "email"}}})",
        R"({"properties": {"a": {"items": {"format": "uuid"}}}})",
        R"({"type": 5})"}) {
    write_bytes(file, schema);
    EXPECT_THROW(command_rules::from_file(file), schema_error) << schema;
  }
  EXPECT_THROW(command_rules::from_file(in.path() / "none"), schema_error);
}

TEST(command, another_schema_does_not_make_another_command) {
  const command_rules lenient{"{}"};
  EXPECT_TRUE(lenient.check("{}").empty());
  EXPECT_THROW(lenient.parse("{}"), bad_command);
  EXPECT_THROW(lenient.parse("[]"), bad_command);
}

TEST(command, what_no_schema_sees) {
  const auto what_of = [](const std::string& text) {
    const auto all = rules().check(text);
    return all.empty() ? "" : all.front().what;
  };
  const std::string good = text_of(json::object());
  EXPECT_NE(what_of(good.substr(0, good.size() - 1) + R"(,"step":0})")
                .find("'step' twice"),
            std::string::npos);
  std::string deep = good.substr(0, good.size() - 1) + R"(,"x":)";
  deep.append(2000, '[').append(2000, ']').append("}");
  EXPECT_NE(what_of(deep).find("deeper"), std::string::npos);
  EXPECT_NE(what_of(std::string(70'000, ' ')).find("70000 bytes"),
            std::string::npos);
  EXPECT_NE(what_of(good + "{}"), "");
  EXPECT_NE(what_of("{\"id\": \"\xff\"}"), "");
  EXPECT_NE(what_of(std::string("{\0}", 3)), "");
  EXPECT_NE(what_of(""), "");
}

TEST(formats, date_times) {
  for (const char* good :
       {"2024-02-29T00:00:00Z", "2000-02-29t23:59:59.999999999z",
        "1999-12-31T23:59:60Z", "2017-01-01T00:59:60+01:00",
        "2016-12-31T18:59:60-05:00", "0000-01-01T00:00:00-23:59"}) {
    EXPECT_TRUE(is_date_time(good)) << good;
  }
  for (const char* bad : {"",
                          "2023-02-29T00:00:00Z",
                          "1900-02-29T00:00:00Z",
                          "2024-13-01T00:00:00Z",
                          "2024-00-01T00:00:00Z",
                          "2024-04-31T00:00:00Z",
                          "2024-01-00T00:00:00Z",
                          "2024-01-01T24:00:00Z",
                          "2024-01-01T00:60:00Z",
                          "2024-01-01T12:00:60Z",
                          "2024-01-01T00:00:00",
                          "2024-01-01 00:00:00Z",
                          "2024-01-01T00:00:00.Z",
                          "2024-01-01T00:00:00.",
                          "2024-01-01T00:00:00+1",
                          "2024-01-01T00:00:00+24:00",
                          "2024-01-01T00:00:00+00:60",
                          "2024-1-1T00:00:00Z",
                          "2024-01-01T00:00:00Z ",
                          "2024-01-01T00:00Z",
                          "20240101T000000Z",
                          "2024-01-01T00:00:00+0100"}) {
    EXPECT_FALSE(is_date_time(bad)) << bad;
  }
}

TEST(formats, uuids) {
  EXPECT_TRUE(is_uuid("8A6E0804-2bd0-4672-b79d-d97027f9071a"));
  for (const char* bad :
       {"", "not-a-uuid", "8a6e0804-2bd0-4672-b79d-d97027f9071",
        "8a6e0804-2bd0-4672-b79d-d97027f9071ab",
        "{8a6e0804-2bd0-4672-b79d-d97027f9071a}",
        "8a6e08042bd04672b79dd97027f9071a0000",
        "8a6e0804-2bd0-4672-b79d-d97027f9071g"}) {
    EXPECT_FALSE(is_uuid(bad)) << bad;
  }
}

}  // namespace
}  // namespace scopelab::journal::testing
