#include "scenario.hpp"

#include "kit/kit.hpp"

#include <fmt/format.h>

namespace {

std::string told(const traced& seen) {
  return fmt::format("{} of {} failed undos have an error.type", seen.with_type, seen.failed);
}
std::string told(const counted& seen) {
  return fmt::format("{} attempts, {} successes, {} failures", seen.attempts, seen.successes,
                     seen.failures);
}
std::string told(const watched& seen) {
  if (!seen.error.empty()) return "refused: " + seen.error;
  return fmt::format("loaded {} rules; of {} first failures {} alert", seen.loaded,
                     all_reasons.size(), seen.fired.size());
}
std::string told(const arrived& seen) {
  return fmt::format("{} spans of undos arrive, {} of the session", seen.undos, seen.sessions);
}

std::string first_alerts() {
  return fmt::format("{} of {} first failures alert", alerts_after(1).size(), all_reasons.size());
}

rule_book misspelt() { return rules_with_a_name("shop_undo_failed_total"); }

const std::vector<kit::line> story{
    {"span_ends_first", "100 undos: 20 fail with an error, 10 are refused",
     [] { return told(trace_undos({100})); }},
    {"skipped_by_exception", "100 undos: 20 fail with an error, 10 are refused",
     [] { return told(count_undos({100})); }},
    {"born_at_one", "a failure for each of 5 reasons, between two scrapes", first_alerts},
    {"two_names", "3 rules, one of them on shop_undo_failed_total",
     [] { return told(watch(misspelt())); }},
    {"lost_at_shutdown", "a session of 10 undos", [] { return told(end_session(10)); }},
};

const std::vector<kit::figure> evidence{
    {"failed undos with their error.type, of 1,000 undos",
     [] {
       const traced seen = trace_undos({1000});
       return fmt::format("{} of {}", seen.with_type, seen.failed);
     }},
    {"attempts / successes / failures of 1,000 undos",
     [] {
       const counted seen = count_undos({1000});
       return fmt::format("{} / {} / {}", seen.attempts, seen.successes, seen.failures);
     }},
    {"first failures that alert, of 5 reasons",
     [] { return fmt::format("{}", alerts_after(1).size()); }},
    {"rules loaded, of 3, one of which can never fire",
     [] { return fmt::format("{}", watch(misspelt()).loaded); }},
    {"spans that arrive of a session of 100 undos / whose 50th fails",
     [] {
       const arrived whole = end_session(100);
       const arrived cut = end_session(100, 50);
       return fmt::format("{} of 101 / {} of 51", whole.undos + whole.sessions,
                          cut.undos + cut.sessions);
     }},
};

}  // namespace

int main(int argc, char** argv) {
  return kit::main(argc, argv, {.story = story, .evidence = evidence});
}
