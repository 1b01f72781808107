// Drives the half. The story, the contract and the benchmark all read these. With
// SCOPELAB_KEEP=DIR what was scraped and loaded is kept in files there, for
// promtool.
#pragma once

#include "contract.hpp"

#include <map>
#include <string>
#include <vector>

// Commands 1 to `count`: of every ten, two fail with an error and one is refused;
// `shift`: the first one does what is said of number 1 + shift.
struct plan {
  int count;
  int shift = 0;
  std::string type = "timeout";
};
std::vector<command> commands_of(const plan& by);

// What a collector got, over HTTP.
struct traced {
  int failed = 0;     // undos that did
  int spans = 0;      // of undos
  int errors = 0;     // with status error
  int with_type = 0;  // and the right error.type
  int linked = 0;     // to the command's trace
  int thrown = 0;     // undo_errors that went on
};
traced trace_undos(const plan& by);

// What was scraped, over HTTP.
struct counted {
  double attempts = 0;
  double successes = 0;
  double failures = 0;
  int thrown = 0;
};
counted count_undos(const plan& by);

// A program is scraped, then each reason fails `failures` times, and it is scraped
// again: the reasons that an alert on the increase fires for.
std::vector<std::string> alerts_after(int failures);

// Rules for a program that exposes failures_name, loaded, and then the first
// failure of each reason. `error`: what load_rules() threw.
struct watched {
  int loaded = 0;
  std::vector<std::string> fired;
  std::string error;
};
watched watch(const rule_book& rules);

// Rules on the metrics of the shop, all of which it exposes; one of them asks for
// another name, `name`, or another label set.
rule_book good_rules();
rule_book rules_with_a_name(const std::string& name);

// The spans of a session that the collector got, of undos + 1.
struct arrived {
  int undos = 0;
  int sessions = 0;
  std::string error;
};
arrived end_session(int undos, int fails_at = 0);
