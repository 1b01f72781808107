// What the halves stand on: commands and their undo, spans, counters, and alert
// rules. Compiled once; HTTP stays in world.cpp.
#pragma once

#include "scopelab/observe/exporter.hpp"
#include "scopelab/observe/exposition.hpp"
#include "scopelab/observe/rule_check.hpp"

#include <prometheus/counter.h>
#include <prometheus/registry.h>

#include <array>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

using scopelab::observe::exposition;
using scopelab::observe::names_in;
using scopelab::observe::selector;
using scopelab::observe::trace_context;

struct undo_error : std::runtime_error {
  explicit undo_error(const std::string& type) : std::runtime_error(type) {}
  std::string type() const { return what(); }
};

// What was carried out, in the span `context`, and how its undo will end.
struct command {
  std::string name;
  trace_context context;
  bool is_refused = false;
  std::string fails_with = {};  // the type of an undo_error
};

// Takes it back. False: it was refused. Throws undo_error.
bool take_back(const command& what);

// On the way to a collector: batches of 512, and a flush. What is left at its end
// is dropped.
class exporter {
 public:
  explicit exporter(const std::string& collector);
  void take(scopelab::observe::finished_span&& span);
  // Sends what it has, and waits until it is there.
  void flush() noexcept;

 private:
  void hand_on();

  std::shared_ptr<scopelab::observe::exporter> sends_;
  std::vector<scopelab::observe::finished_span> kept_;
};

// A span, as a tracing library has them: it is exported when it is ended, and what
// is said of it afterwards is not heard.
class live_span {
 public:
  live_span(exporter& to, std::string name, const trace_context& linked_to);
  void set_error(const std::string& type);
  void end() noexcept;

 private:
  exporter* to_;
  scopelab::observe::finished_span made_;
  bool ended_ = false;
};

// A client at work. Its own span ends with it, and each undo has one.
class session {
 public:
  explicit session(exporter& to);
  session(const session&) = delete;
  session& operator=(const session&) = delete;
  ~session();
  // Throws undo_error at the number that is `fails_at`.
  void undo(int number, int fails_at);

 private:
  exporter* to_;
  live_span whole_;
};

struct undo_counters {
  prometheus::Counter& attempts;
  prometheus::Counter& successes;
  prometheus::Counter& failures;
};

// Failed undos, by the label `reason`, of which these are all.
inline constexpr const char* failures_name = "shop_undo_failures_total";
inline constexpr std::array all_reasons{"cancelled", "conflict", "refused", "timeout",
                                        "unavailable"};
using counter_family = prometheus::Family<prometheus::Counter>;

// An alert that fires while its expression finds something.
struct alert_rule {
  std::string name;
  std::string expr;
};
using rule_book = std::vector<alert_rule>;

struct unusable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Whether it reads as PromQL: what `promtool check rules` looks at.
bool is_well_formed(const std::string& expr);

// Whether a series that was scraped is one the selector asks for.
bool exposes(const exposition& scraped, const selector& wanted);
