#include "scopelab/observe/detail/otlp_json.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace scopelab::observe::detail {

namespace {

using nlohmann::json;

// ProtoJSON: 64-bit integers are strings, and so is a double that JSON has not.
json value_of(const std::string& text) { return {{"stringValue", text}}; }
json value_of(bool yes) { return {{"boolValue", yes}}; }
json value_of(std::int64_t number) {
  return {{"intValue", std::to_string(number)}};
}
json value_of(double number) {
  if (std::isnan(number)) return {{"doubleValue", "NaN"}};
  if (std::isinf(number)) {
    return {{"doubleValue", number > 0 ? "Infinity" : "-Infinity"}};
  }
  return {{"doubleValue", number}};
}

void add(json& to, const std::string& key, const attribute_value& value) {
  const auto as_json = [](const auto& what) { return value_of(what); };
  to.push_back({{"key", key}, {"value", std::visit(as_json, value)}});
}

json attributes_of(const std::vector<attribute>& all) {
  json made = json::array();
  for (const auto& [key, value] : all) add(made, key, value);
  return made;
}

json resource_of(const resource& of) {
  json all = json::array();
  add(all, "service.name", of.service_name);
  add(all, "telemetry.sdk.name", std::string{"scopelab"});
  add(all, "telemetry.sdk.language", std::string{"cpp"});
  add(all, "telemetry.sdk.version", std::string{SCOPELAB_OBSERVE_VERSION});
  for (const auto& [key, value] : of.attributes) {
    if (key != "service.name") add(all, key, value);
  }
  return {{"attributes", std::move(all)}};
}

json link_of(const trace_context& to) {
  json made{{"traceId", to.trace.hex()},
            {"spanId", to.span.hex()},
            {"flags", to.sampled ? 1 : 0}};
  if (!to.state.empty()) made["traceState"] = to.state;
  return made;
}

json span_of(const finished_span& span) {
  json made = link_of(span.context);
  if (span.parent) made["parentSpanId"] = span.parent.hex();
  made["name"] = span.name;
  made["kind"] = static_cast<int>(span.kind);
  made["startTimeUnixNano"] = std::to_string(span.start_ns);
  made["endTimeUnixNano"] = std::to_string(span.end_ns);
  made["attributes"] = attributes_of(span.attributes);
  made["droppedAttributesCount"] = span.dropped_attributes;
  made["links"] = json::array();
  for (const auto& each : span.links) made["links"].push_back(link_of(each));
  made["droppedLinksCount"] = span.dropped_links;
  made["status"] = {{"code", static_cast<int>(span.status)}};
  if (!span.message.empty()) made["status"]["message"] = span.message;
  return made;
}

// A number, or a string of one, as ProtoJSON allows both.
std::uint64_t count_in(const json& value) {
  if (value.is_number_unsigned()) return value.get<std::uint64_t>();
  std::uint64_t count = 0;
  if (const auto* const text = value.get_ptr<const std::string*>()) {
    std::from_chars(text->data(), text->data() + text->size(), count);
  }
  return count;
}

}  // namespace

std::string otlp_request(const resource& of,
                         const std::vector<finished_span>& spans) {
  json all = json::array();
  for (const auto& each : spans) all.push_back(span_of(each));
  const json scope{{"name", "scopelab.observe"},
                   {"version", SCOPELAB_OBSERVE_VERSION}};
  json by_scope = json::array();
  by_scope.push_back({{"scope", scope}, {"spans", std::move(all)}});
  json by_resource = json::array();
  by_resource.push_back(
      {{"resource", resource_of(of)}, {"scopeSpans", std::move(by_scope)}});
  const json request{{"resourceSpans", std::move(by_resource)}};
  return request.dump(-1, ' ', false, json::error_handler_t::replace);
}

otlp_response parse_otlp_response(const std::string& body) {
  if (body.empty()) return {};
  const json said = json::parse(body, nullptr, false);
  if (!said.is_object()) return {.understood = false};
  const auto partial = said.find("partialSuccess");
  if (partial == said.end() || partial->is_null()) return {};
  if (!partial->is_object()) return {.understood = false};
  otlp_response made;
  if (const auto count = partial->find("rejectedSpans");
      count != partial->end()) {
    made.rejected = count_in(*count);
  }
  if (const auto text = partial->find("errorMessage");
      text != partial->end() && text->is_string()) {
    made.message = text->get<std::string>();
  }
  return made;
}

}  // namespace scopelab::observe::detail
