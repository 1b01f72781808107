#include "contract.hpp"

#include "scopelab/scope/scope_exit.hpp"

using scopelab::scope_exit;

// Takes a command back in a span of its own.
bool undo_traced(exporter& to, const command& what) {
  live_span span{to, "undo " + what.name, what.context};
  try {
    const scope_exit ends{[&]() noexcept { span.end(); }};
    const bool done = take_back(what);
    if (!done) span.set_error("refused");
    return done;
  } catch (const undo_error& error) {
    span.set_error(error.type());
    throw;
  }
}

// Takes a command back and counts it.
bool undo_counted(undo_counters& in, const command& what) {
  const bool done = take_back(what);
  in.attempts.Increment();
  (done ? in.successes : in.failures).Increment();
  return done;
}

// Registers the counter of failed undos.
counter_family& register_failures(prometheus::Registry& in) {
  counter_family& family = prometheus::BuildCounter()
                               .Name(failures_name)
                               .Help("Undos that failed, by reason.")
                               .Register(in);
  return family;
}

// Adds the rules to the book.
void load_rules(rule_book& into, const rule_book& rules,
                const exposition& scraped) {
  if (scraped.all.empty()) throw unusable{"nothing was scraped"};
  for (const auto& [name, expr] : rules) {
    if (!is_well_formed(expr)) throw unusable{name + ": no PromQL"};
  }
  into.insert(into.end(), rules.begin(), rules.end());
}

// Serves a session of so many undos.
void serve_session(const std::string& collector, int undos, int fails_at) {
  exporter exports{collector};
  session open{exports};
  for (int i = 1; i <= undos; ++i) open.undo(i, fails_at);
  exports.flush();
}
