// What a half of this lab must define.
#pragma once

#include "world.hpp"

#include <string>

// span_ends_first: takes a command back in a span of its own, linked to the
// command's. One that fails has the status error, and error.type says why. What
// take_back() throws goes on.
bool undo_traced(exporter& to, const command& what);

// skipped_by_exception: takes a command back and counts it. Attempts are
// successes and failures together, whatever way it ends. What take_back() throws
// goes on.
bool undo_counted(undo_counters& in, const command& what);

// born_at_one: registers the counter of failed undos, failures_name. An alert on
// its increase sees the first failure of each of all_reasons.
counter_family& register_failures(prometheus::Registry& in);

// two_names: adds the rules to the book. Throws `unusable`, which names the rule
// and the metric, if one of them can never fire on what the program exposes.
void load_rules(rule_book& into, const rule_book& rules, const exposition& scraped);

// lost_at_shutdown: serves a session of so many undos, of which one may fail:
// then it ends by that error. Every span of it reaches the collector.
void serve_session(const std::string& collector, int undos, int fails_at);
