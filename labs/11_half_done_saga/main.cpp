#include "scenario.hpp"

#include "kit/kit.hpp"

#include <fmt/format.h>

namespace {

const std::vector<kit::line> story{
    {"dual_write", "1,000 orders, some of which fail; killed after 700 COMMITs",
     [] { return told(place_orders({.count = 1000, .dies_after = 700})); }},
    {"double_send", "100 letters, four pollers, one of which dies",
     [] { return told(send_letters({.letters = 100, .dies_at = 5, .dies_after_it = true})); }},
    {"cursor_skips_late_commit", "400 letters, half of which commit late",
     [] { return told(forward_letters(100)); }},
    {"compensated_in_order", "100 trips of 3 bookings are called off",
     [] { return told(call_off({.trips = 100})); }},
    {"cancel_before_try", "100 sagas, of every 5th the cancellation comes first",
     [] { return told(seat({.sagas = 100})); }},
};

// The same, in small.
const std::vector<kit::line> graded{
    {"dual_write", "30 orders, some of which fail; killed after 20 COMMITs",
     [] { return told(place_orders({.count = 30, .dies_after = 20})); }},
    {"double_send", "20 letters, four pollers, one of which dies",
     [] { return told(send_letters({.letters = 20, .dies_at = 5, .dies_after_it = true})); }},
    {"cursor_skips_late_commit", "40 letters, half of which commit late",
     [] { return told(forward_letters(10)); }},
    {"compensated_in_order", "20 trips of 3 bookings are called off",
     [] { return told(call_off({.trips = 20})); }},
    {"cancel_before_try", "20 sagas, of every 5th the cancellation comes first",
     [] { return told(seat({.sagas = 20})); }},
};

const std::vector<kit::figure> evidence{
    {"of 5,000 orders, killed after 4,000 COMMITs: orders / messages / differ",
     [] {
       const announced seen = place_orders({.count = 5000, .dies_after = 4000});
       return fmt::format("{} / {} / {}", seen.orders, seen.messages, seen.differ());
     }},
    {"sends of 2,000 letters by four pollers / booked",
     [] {
       const sent seen = send_letters({.letters = 2000});
       return fmt::format("{} / {}", seen.sends, seen.booked);
     }},
    {"of 4,000 letters: skipped / overtaken",
     [] {
       const forwarded seen = forward_letters(1000);
       return fmt::format("{} / {}", seen.skipped, seen.overtaken);
     }},
    {"of 3,000 bookings: out of order / charged twice / left booked",
     [] {
       const called_off seen = call_off({.trips = 1000});
       return fmt::format("{} / {} / {}", seen.out_of_order, seen.charged_twice, seen.left);
     }},
    {"of 1,000 sagas: seats for cancelled ones / late actions refused",
     [] {
       const seated seen = seat({.sagas = 1000});
       return fmt::format("{} / {}", seen.of_nobody, seen.refused);
     }},
};

}  // namespace

int main(int argc, char** argv) {
  return kit::main(argc, argv, {.story = story, .evidence = evidence, .graded = graded});
}
