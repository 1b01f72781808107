// Where in which trace something happens, and its W3C form: what travels in the
// header, the metadata or the column `traceparent`.
//
//   const auto caller = observe::parse_traceparent(header);  // malformed: none
//   const auto here = caller ? caller->child() : observe::start_trace();
//   send(here.traceparent());       // "00-<trace>-<span>-01"
//
// Strict, as the recommendation asks: 55 characters, lower-case hex, neither id
// all zero, no version ff. A version to come may be longer, if a '-' is in
// between, and is sent on as version 00. Flags but `sampled` are dropped.
//
// tracestate is passed through, never read: up to 32 members and 512
// characters, cut at a member (those above 128 characters go first). One that
// is malformed is dropped, and the traceparent kept.
//
// Ids come from the system's random device: a forked child has its own.
//
// Not for: deciding what is sampled. A new trace is, unless told otherwise.
//
// Errors: none are thrown but std::bad_alloc, and std::runtime_error by a
// system without random numbers.
//
// Thread: values; the functions from any.
//
// Source: W3C Trace Context, https://www.w3.org/TR/trace-context-1/.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace scopelab::observe {

template <std::size_t Size>
struct id {
  std::array<std::uint8_t, Size> bytes{};

  // All zero is no id.
  explicit operator bool() const noexcept { return *this != id{}; }
  bool operator==(const id&) const = default;

  // Two lower-case digits a byte.
  std::string hex() const;
};
using trace_id = id<16>;
using span_id = id<8>;

struct trace_context {
  trace_id trace;
  span_id span;
  bool sampled = true;
  std::string state;  // tracestate

  // Whether both ids are.
  explicit operator bool() const noexcept { return trace && span; }

  // The same trace, and a new span in it.
  trace_context child() const;

  // Empty, where there are no ids.
  std::string traceparent() const;
};

// A new trace and its first span.
trace_context start_trace(bool sampled = true);

// None, if the traceparent is malformed or of no use.
std::optional<trace_context> parse_traceparent(
    std::string_view traceparent, std::string_view tracestate = {});

}  // namespace scopelab::observe
