// A span: how long something took, in which trace, and how it ended.
//
//   void revert(const row& of) {
//     observe::span span{tracer, "undo reserve",
//                        observe::undo_of("reserve",
//                            observe::parse_traceparent(of.traceparent))};
//     if (of.gone) {
//       span.failed("row_gone");          // error.type, status error
//       return;                           // ends here
//     }
//     take_back(of);                      // throws: status error, error.type
//                                         // "_OTHER", and ends
//     span.succeeded();                   // status ok
//   }                                     // ends here; says nothing: unset
//
//   observe::in_span(tracer, "undo reserve", {}, [&](observe::span& span) {
//     take_back(of);                      // throws: error.type is the name of
//   });                                   // the exception's type
//
// The first of succeeded() and failed() decides; what is said later is not
// heard, so that the cause is told and not its consequences. The end takes the
// span away: `std::move(span).end()`, after which clang-tidy reports a use.
//
// Not for: a coroutine that ends by an exception or by cancellation, which a
// destructor can't tell there: say failed(), or have succeeded() last.
//
// Bounds: a name of 256 bytes, 128 attributes and 32 links, 4096 bytes of a
// value. What is above is cut at a character or left out, and the exporter
// counts it (`truncated`; droppedAttributesCount, droppedLinksCount).
//
// Time: from the start by the steady clock, so that a system clock that is set
// back makes no negative duration. Nanoseconds.
//
// Errors: the constructor and the setters throw std::bad_alloc. The end throws
// nothing: a span that can't be handed on is counted as dropped.
//
// Thread: one at a time. A tracer: any.
//
// Source: OpenTelemetry's trace API and its semantic conventions (error.type,
// whose fallback is "_OTHER").
#pragma once

#include "scopelab/observe/trace_context.hpp"
#include "scopelab/scope/detail/guard.hpp"

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace scopelab::observe {

class exporter;

// What is bounded by a number of bytes is text; it should be UTF-8.
using attribute_value = std::variant<std::string, std::int64_t, double, bool>;
struct attribute {
  std::string key;
  attribute_value value;
};

// internal: within the program. Else which end of a request, or of a message,
// the span is.
enum class span_kind { internal = 1, server, client, producer, consumer };
// unset: nobody said. The others are final.
enum class span_status { unset, ok, error };

struct span_options {
  span_kind kind = span_kind::internal;
  // None: a new trace begins.
  std::optional<trace_context> parent = {};
  std::vector<trace_context> links = {};
  std::vector<attribute> attributes = {};
};

// One undo: linked to the span that the command ran in, which may have ended
// long ago, in another trace. Attribute: scopelab.undo.command.
span_options undo_of(std::string_view command,
                     const std::optional<trace_context>& original,
                     std::optional<trace_context> parent = {});

// What an exporter is given: a span that has ended, within its bounds. Only
// sampled ones are.
struct finished_span {
  trace_context context;
  span_id parent;  // all zero: the first of its trace
  std::string name;
  span_kind kind = span_kind::internal;
  std::int64_t start_ns = 0;  // since 1970
  std::int64_t end_ns = 0;    // never before the start
  std::vector<attribute> attributes;
  std::vector<trace_context> links;
  // Those above the bounds.
  std::uint32_t dropped_attributes = 0;
  std::uint32_t dropped_links = 0;
  std::uint32_t truncated = 0;  // values and names that were cut
  span_status status = span_status::unset;
  std::string message;
};

// For tests: both in nanoseconds.
struct clocks {
  std::function<std::int64_t()> system = {};
  std::function<std::int64_t()> steady = {};
};

// Where the spans of a program go. Copies share the exporter, which lives for
// as long as a tracer, or a span of it, does. None: spans carry their context
// and go nowhere.
class tracer {
 public:
  explicit tracer(std::shared_ptr<exporter> to, clocks time = {});

  // Nanoseconds: since 1970, and since some moment that never changes.
  std::int64_t system_ns() const;
  std::int64_t steady_ns() const;
  // Null: nowhere.
  const std::shared_ptr<exporter>& to() const noexcept { return to_; }

 private:
  std::shared_ptr<exporter> to_;
  std::shared_ptr<const clocks> time_;
};

namespace detail {

// Their names are the error message.
template <class T>
concept a_span_needs_a_tracer_and_a_name = !std::is_void_v<T>;
template <class T>
concept the_end_takes_the_span_away_write_std_move_span_end =
    !std::is_void_v<T>;

// Of the exception that is being handled.
std::string current_exception_type();
std::string current_exception_message();

}  // namespace detail

class span : scopelab::detail::a_guard_is_neither_copied_nor_moved {
 public:
  [[nodiscard("an unnamed span ends at once: give it a name")]]  //
  span(const tracer& in, std::string_view name, span_options options = {});
  template <class Tracer = void>
    requires detail::a_span_needs_a_tracer_and_a_name<Tracer>
  span();
  ~span();

  // What is sent on: to a callee, into an outbox row, for a later undo.
  const trace_context& context() const noexcept { return made_.context; }

  // Replaces the value of a key. Names are OpenTelemetry's where it has one
  // (error.type, db.system.name); others begin with the program's own.
  void set(std::string_view key, std::string_view value);
  void set(std::string_view key, const char* value) {
    set(key, std::string_view{value});
  }
  void set(std::string_view key, bool value);
  template <class Number>
    requires std::is_arithmetic_v<Number>
  void set(std::string_view key, Number value) {
    if constexpr (std::is_floating_point_v<Number>) {
      put(key, static_cast<double>(value));
    } else {
      put(key, static_cast<std::int64_t>(value));
    }
  }
  // To a span that is no parent of this one; none, if it is no context.
  void link(const trace_context& to);

  // Nothing went wrong. Say it last: what throws afterwards is not heard.
  void succeeded();
  // `error_type` is of a small set: a reason, a status code, a type's name. The
  // message is for people.
  void failed(std::string_view error_type, std::string_view message = {});
  // In a handler: by the type of the exception that is being handled.
  void failed_by_exception();

  // Ends it before its block does.
  void end() && noexcept { finish(); }
  template <class Moved = void>
    requires detail::the_end_takes_the_span_away_write_std_move_span_end<Moved>
  void end() &;

 private:
  void put(std::string_view key, attribute_value value);
  void finish() noexcept;

  tracer in_;
  finished_span made_;
  std::int64_t started_ns_;  // by the steady clock
  int exceptions_;
  bool ended_ = false;
};

// Calls `work(span)` in a span: succeeded() if it returns and said nothing, and
// error.type by the exception's type if it throws, which goes on.
template <class Work>
std::invoke_result_t<Work, span&> in_span(const tracer& in,
                                          std::string_view name,
                                          span_options options, Work&& work) {
  using result_type = std::invoke_result_t<Work, span&>;
  span around{in, name, std::move(options)};
  try {
    if constexpr (std::is_void_v<result_type>) {
      std::forward<Work>(work)(around);
      around.succeeded();
    } else {
      result_type result = std::forward<Work>(work)(around);
      around.succeeded();
      return std::forward<result_type>(result);
    }
  } catch (...) {
    around.failed_by_exception();
    throw;
  }
}

}  // namespace scopelab::observe
