// Where finished spans go: to a collector by OTLP/HTTP, to a file, or nowhere.
//
//   const observe::resource us{"shop", {{"deployment.environment", "prod"}}};
//   const observe::tracer tracer{observe::make_exporter(us, {
//       observe::parse_rule("deployment.environment=prod otlp "
//                           "http://127.0.0.1:4318"),
//       observe::parse_rule("deployment.environment=test file spans.jsonl"),
//       observe::parse_rule("* none")})};
//   ...
//   if (tracer.to()) tracer.to()->flush(1s);  // false: some are on their way
//   }                                 // the last tracer or span that goes
//                                     // flushes, for `at_shutdown` at most
//
// The OTLP exporter never makes the program wait: take() puts the span into a
// queue, or counts it as dropped where that is full; a thread of its own sends
// batches, by count or by age, whichever is first.
//
// | the collector            | the batch                                     |
// |--------------------------|-----------------------------------------------|
// | answers 2xx              | sent; of partialSuccess, rejectedSpans are    |
// |                          | `rejected`, and its message is reported       |
// | 429, 502, 503, 504       | again, after Retry-After or the back-off      |
// | refuses, hangs, closes   | again, after the back-off                     |
// | 400, 413, anything else  | `refused`: not again                          |
// | not there for `attempts` | `given_up`                                    |
//
// taken = sent + rejected + refused + given_up + unsent (queued or under way),
// and dropped is beside it: nothing goes without being counted.
//
// Static destruction: spans and tracers own the exporter together, so a span
// that ends in a destructor of a static object is exported, whatever the order.
// Not after std::_Exit, a signal, or a thread that is not joined.
//
// Not for: https (a collector beside the program takes it from here), sampling
// (the sampled flag of the trace is kept), logs and metrics.
//
// Errors: make_exporter and parse_rule throw std::invalid_argument with what is
// wrong with a rule or a URL, std::system_error if a file can't be opened. What
// goes wrong later goes to on_problem, on the exporter's thread: it must not
// throw, nor end spans of the same exporter.
//
// Thread: take(), flush() and counts() from any.
//
// Source: OpenTelemetry Protocol 1.x, OTLP/HTTP with JSON (camelCase, hex ids,
// 64-bit integers as strings), and its file form: a request a line.
#pragma once

#include "scopelab/observe/span.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scopelab::observe {

// Who sends: attributes of the process. service.name is one of them.
struct resource {
  std::string service_name;
  std::vector<attribute> attributes = {};
};

struct export_counts {
  std::uint64_t taken = 0;
  std::uint64_t sent = 0;
  std::uint64_t rejected = 0;
  std::uint64_t refused = 0;
  std::uint64_t given_up = 0;
  std::uint64_t unsent = 0;
  std::uint64_t dropped = 0;    // not taken: the queue was full
  std::uint64_t truncated = 0;  // names and values that were cut
  std::uint64_t requests = 0;
};

class exporter {
 public:
  virtual ~exporter() = default;
  virtual void take(finished_span&& span) noexcept = 0;
  // Whether all that was taken before has left, in whatever way, and what was
  // lost of it has been reported.
  virtual bool flush(std::chrono::milliseconds within) = 0;
  virtual export_counts counts() const noexcept = 0;
};

// What a collector said. Status 0: nothing, and `error` says why.
struct http_answer {
  int status = 0;
  std::string body = {};
  std::optional<std::string> retry_after = {};
  std::string error = {};
};
using http_post = std::function<http_answer(const std::string& body,
                                            std::chrono::milliseconds timeout)>;

struct otlp_options {
  std::string url = "http://127.0.0.1:4318";  // /v1/traces, if it has no path
  std::size_t queue = 2048;                   // spans
  std::size_t batch = 512;
  std::chrono::milliseconds age{5000};      // of the oldest one in a batch
  std::chrono::milliseconds timeout{2000};  // of a request
  std::chrono::milliseconds backoff{200};   // doubled with each attempt,
  std::chrono::milliseconds longest_backoff{10'000};  // up to this
  int attempts = 6;
  // The last flush; a request that is under way then may end first.
  std::chrono::milliseconds at_shutdown{2000};
  std::function<void(std::string_view)> on_problem = {};
  http_post post = {};  // instead of HTTP
};

std::shared_ptr<exporter> make_otlp_exporter(resource of,
                                             otlp_options options = {});
// Each span is a line, and is flushed. The stream outlives the exporter.
std::shared_ptr<exporter> make_stream_exporter(resource of, std::ostream& to);
std::shared_ptr<exporter> make_file_exporter(resource of,
                                             const std::string& path);

// "KEY=VALUE otlp URL", "... file PATH", "... stdout", "... none"; "*" in the
// place of KEY=VALUE is true of every resource.
struct export_rule {
  std::string key;  // empty: every resource
  std::string value;
  enum class kinds { otlp, file, standard_output, none } kind = kinds::none;
  std::string target = {};
};
export_rule parse_rule(std::string_view text);

// By the first rule that is true of the resource; without any: null, and spans
// go nowhere. `options` are the OTLP exporter's, its URL the rule's.
std::shared_ptr<exporter> make_exporter(const resource& of,
                                        const std::vector<export_rule>& rules,
                                        otlp_options options = {});

}  // namespace scopelab::observe
