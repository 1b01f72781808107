#include "scenario.hpp"

#include "kit/kit.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace {

errors errors_when_both_fail() {
  file out{{.write_fails = true, .close_fails = true}};
  return write_and_close(out);
}

std::string shown(const book& outcomes) {
  return fmt::format("{} succeeded, {} failed, {} cancelled", outcomes.succeeded, outcomes.failed,
                     outcomes.cancelled);
}

book two_jobs() {
  const book first = booked_during_anothers_exception();
  const book second = booked_when_cancelled();
  return {first.succeeded + second.succeeded, first.failed + second.failed,
          first.cancelled + second.cancelled};
}

const std::vector<kit::line> story{
    {"throwing_cleanup", "save where the write and the close fail",
     [] { return fmt::format("reports \"{}\"", fmt::join(errors_when_both_fail(), "\", \"")); }},
    {"swallowed_error", "save to a disk that is full",
     [] { return full_disk_is_noticed() ? "reports the error" : "reports success"; }},
    {"uncaught_as_bool", "add a row while an exception unwinds",
     [] { return fmt::format("{} of 1 rows committed", rows_added_while_unwinding().size()); }},
    {"other_thread", "run a job that throws \"late\" elsewhere",
     [] { return fmt::format("the caller catches \"{}\"", caught_from_elsewhere("late")); }},
    {"skipped_by_exit", "convert a text that is no number",
     [] { return fmt::format("scratch files left: {}", convert_in_a_program("x").files_left); }},
    {"coroutine_outcome", "one job succeeds beside a failure, one is cancelled",
     [] { return shown(two_jobs()); }},
};

const std::vector<kit::figure> evidence{
    {"errors that reach the caller, of 2",
     [] { return fmt::format("{}", errors_when_both_fail().size()); }},
    {"saves to a full disk that look like success, of 1",
     [] { return fmt::format("{}", full_disk_is_noticed() ? 0 : 1); }},
    {"rows rolled back by somebody else's exception, of 1",
     [] { return fmt::format("{}", 1 - rows_added_while_unwinding().size()); }},
    {"files left behind by an exit",
     [] { return fmt::format("{}", convert_in_a_program("x").files_left); }},
    {"jobs booked right, of 2",
     [] {
       return fmt::format("{}", (booked_during_anothers_exception() == book{.succeeded = 1}) +
                                    (booked_when_cancelled() == book{.cancelled = 1}));
     }},
};

}  // namespace

int main(int argc, char** argv) {
  return kit::main(argc, argv, {.story = story, .evidence = evidence});
}
