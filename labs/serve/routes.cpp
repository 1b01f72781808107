#include "serve/routes.hpp"

#include "profiling/pprof/query.hpp"

#include <fmt/format.h>
#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

namespace serve {
namespace {

namespace journal = scopelab::journal;
namespace observe = scopelab::observe;
namespace pprof = scopelab::pprof;
namespace rpc = scopelab::rpc;

using json = nlohmann::ordered_json;

constexpr const char* index_page = R"(A shop whose orders can be taken back.

POST /orders                {"item": "book" or "glass", "quantity": 1}
GET  /orders                the latest; ?state=STATE: running, compensating, completed, compensated,
                            gave_up or reverted
GET  /orders/ID             with its steps and its rollback token
POST /revert                {"token": "..."}
PUT  /faults                {"refunds": true}: the bank does not pay back
GET  /metrics               for Prometheus
GET  /traces                spans that failed; ?error=TYPE
GET  /traces/ID             a trace
GET  /healthz
)";

std::string new_uuid() { return to_string(boost::uuids::random_generator{}()); }

std::string now_text() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  char text[sizeof "2026-01-01T00:00:00Z"];
  std::strftime(text, sizeof text, "%FT%TZ", &utc);
  return text;
}

response in_json(unsigned status, const json& body) {
  return {status, "application/json", body.dump(2) + '\n'};
}

response problem(unsigned status, const std::string& what, const std::string& next = {}) {
  json body{{"error", what}};
  if (!next.empty()) body["next"] = next;
  return in_json(status, body);
}

unsigned http_status(rpc::codes of) {
  switch (of) {
    case rpc::codes::ok:
      return 200;
    case rpc::codes::invalid_argument:
      return 400;
    case rpc::codes::not_found:
      return 404;
    case rpc::codes::already_exists:
    case rpc::codes::failed_precondition:
      return 409;
    case rpc::codes::deadline_exceeded:
      return 504;
    default:
      return 503;
  }
}

response problem(const rpc::status& of) {
  json body{{"error", of.message}, {"reason", of.reason}};
  for (const auto& field : of.fields) {
    body["fields"].push_back({{"where", field.where}, {"what", field.what}});
  }
  return in_json(http_status(of.code), body);
}

// The object in a body, which has no other fields than these; throws json::exception.
json fields_of(const std::string& body, const std::set<std::string>& known) {
  json said = json::parse(body);
  for (const auto& [name, value] : said.items()) {
    // As for a field that is missing.
    if (!known.contains(name)) throw json::other_error::create(502, "unknown: " + name, nullptr);
  }
  static_cast<void>(said.dump());  // throws for text that is no UTF-8
  return said;
}

std::string trace_of(const std::string& traceparent) {
  const auto context = observe::parse_traceparent(traceparent);
  return context ? context->trace.hex() : std::string{};
}

json to_json(const order& of) {
  json out{{"order", of.id},
           {"item", of.item},
           {"quantity", of.quantity},
           {"token", of.token},
           {"trace", trace_of(of.traceparent)},
           {"state", state_of(of)}};
  if (of.saga) {
    for (const auto& step : of.saga->steps) {
      json one{{"step", step.name}, {"state", of.reverted ? "undone" : to_string(step.state)}};
      if (step.attempts > 0) one["attempts"] = step.attempts;
      if (!step.error.empty()) one["error"] = step.error;
      out["steps"].push_back(std::move(one));
    }
    std::istringstream report{of.saga->report};
    for (std::string line; std::getline(report, line);) out["report"].push_back(line);
  }
  return out;
}

// A line a span: its name, how it ended, what it is linked to.
std::string line_of(const observe::finished_span& span, int level) {
  const char* ended[] = {"unset", "ok", "error"};
  std::string line =
      fmt::format("{:{}}{}  {}", "", 2 * level, span.name, ended[static_cast<int>(span.status)]);
  const std::string type = text_of(span, "error.type");
  if (!type.empty()) line += fmt::format("  error.type={}", type);
  if (!span.message.empty()) line += fmt::format("  \"{}\"", span.message);
  for (const auto& link : span.links) line += fmt::format("  linked to {}", link.span.hex());
  return line;
}

}  // namespace

routes::routes(front_desk& desk, telemetry& tell, faults& broken, const std::string& grpc)
    : desk_(desk),
      tell_(tell),
      broken_(broken),
      commands_({.address = grpc,
                 .session = fmt::format("http-{}", new_uuid()),
                 .patience = std::chrono::seconds{5}}),
      reverts_({.address = grpc,
                .session = fmt::format("http-{}", new_uuid()),
                .patience = std::chrono::seconds{2}}) {}

response routes::answer(const request& asked) {
  const std::string path = asked.target.substr(0, asked.target.find('?'));
  struct route {
    std::string method;
    std::string path;  // one that ends with '/': and an id
    std::function<response(const std::string& id)> act;
  };
  const route all[] = {
      {"GET", "/", [](auto&) { return response{.body = index_page}; }},
      {"GET", "/healthz", [](auto&) { return response{.body = "ok\n"}; }},
      {"GET", "/metrics",
       [&](auto&) {
         return response{200, std::string{observe::undo_metrics::content_type},
                         tell_.metrics.expose()};
       }},
      {"POST", "/orders", [&](auto&) { return place(asked); }},
      {"GET", "/orders", [&](auto&) { return orders(asked); }},
      {"GET", "/orders/", [&](auto& id) { return one_order(id); }},
      {"POST", "/revert", [&](auto&) { return revert(asked); }},
      {"PUT", "/faults", [&](auto&) { return set_faults(asked); }},
      {"GET", "/traces", [&](auto&) { return traces(asked); }},
      {"GET", "/traces/", [&](auto& id) { return trace(id); }},
  };
  bool other_method = false;
  for (const route& each : all) {
    const bool with_id = each.path.size() > 1 && each.path.back() == '/';
    if (with_id ? path.size() <= each.path.size() || !path.starts_with(each.path)
                : path != each.path) {
      continue;
    }
    if (each.method == asked.method) {
      try {
        return each.act(with_id ? path.substr(each.path.size()) : std::string{});
      } catch (const json::exception&) {
        return problem(400, "the body is no JSON object with the fields that are needed",
                       "GET / says what is taken");
      } catch (const rpc::rpc_error& e) {
        return problem(e.why());
      }
    }
    other_method = true;
  }
  return other_method ? problem(405, "not with " + asked.method, "GET / lists what there is")
                      : problem(404, "there is no " + path, "GET / lists what there is");
}

response routes::place(const request& asked) {
  const json body = fields_of(asked.body, {"item", "quantity"});
  const std::string item = body.at("item");
  observe::span_options options{.kind = observe::span_kind::server,
                                .parent = observe::parse_traceparent(asked.traceparent)};
  return observe::in_span(tell_.tracer, "POST /orders", options, [&](observe::span& span) {
    const json command{{"id", new_uuid()},
                       {"saga", new_uuid()},
                       {"step", 0},
                       {"operation", "reserve"},
                       {"entity", "item-" + item},
                       {"at", now_text()},
                       {"payload", {{"quantity", body.value("quantity", json(1))}}}};
    rpc::reply got;
    {
      const std::scoped_lock lock{mutex_};
      if (stopped_) return problem(503, "the shop is closing");
      got = commands_.execute(command.dump(), {.traceparent = span.context().traceparent()});
    }
    if (!got.error.ok()) {
      span.failed(got.error.reason.empty() ? "rpc" : got.error.reason, got.error.message);
      return problem(got.error);
    }
    json answer = json::parse(got.result);
    answer["token"] = got.token;
    answer["trace"] = span.context().trace.hex();
    return in_json(202, answer);
  });
}

response routes::revert(const request& asked) {
  const std::string token = fields_of(asked.body, {"token"}).at("token");
  observe::span_options options{.kind = observe::span_kind::server,
                                .parent = observe::parse_traceparent(asked.traceparent)};
  return observe::in_span(tell_.tracer, "POST /revert", options, [&](observe::span& span) {
    const std::scoped_lock lock{mutex_};
    const rpc::status ended = reverts_.revert(token, span.context().traceparent());
    if (ended.ok()) return in_json(202, {{"accepted", true}});
    span.failed(ended.reason.empty() ? "rpc" : ended.reason, ended.message);
    return problem(ended);
  });
}

response routes::orders(const request& asked) {
  const std::string state = std::string{pprof::parameter(asked.target, "state").value_or("")};
  if (const std::set<std::string> states{"", "running", "compensating", "completed", "compensated",
                                         "gave_up", "reverted"};
      !states.contains(state)) {
    return problem(400, fmt::format("there is no state '{}'", state), "GET / lists them");
  }
  json all = json::array();
  for (const order& each : desk_.latest(state, 100)) {
    const json whole = to_json(each);
    all.push_back({{"order", each.id}, {"state", whole.at("state")}, {"trace", whole.at("trace")}});
  }
  return in_json(200, all);
}

response routes::one_order(const std::string& id) {
  const std::optional<order> of = desk_.look(id);
  return of ? in_json(200, to_json(*of)) : problem(404, "no order has this id", "GET /orders");
}

response routes::traces(const request& asked) {
  std::string text;
  for (const auto& span :
       tell_.spans->failed(pprof::parameter(asked.target, "error").value_or(""))) {
    fmt::format_to(std::back_inserter(text), "{}  {}\n", span.context.trace.hex(),
                   line_of(span, 0));
  }
  return {.body = text};
}

response routes::trace(const std::string& id) {
  const auto spans = tell_.spans->of_trace(id);
  if (spans.empty()) return problem(404, "no span of that trace is kept here", "GET /traces");
  std::map<std::string, int> levels;  // of what was shown, by the span's id
  std::string text;
  for (const auto& span : spans) {
    const auto above = levels.find(span.parent.hex());
    const int level = above == levels.end() ? 0 : above->second + 1;
    levels[span.context.span.hex()] = level;
    fmt::format_to(std::back_inserter(text), "{}  {}\n", span.context.span.hex(),
                   line_of(span, level));
  }
  return {.body = text};
}

response routes::set_faults(const request& asked) {
  broken_.refunds = fields_of(asked.body, {"refunds"}).at("refunds").get<bool>();
  return in_json(200, {{"refunds", broken_.refunds.load()}});
}

}  // namespace serve
