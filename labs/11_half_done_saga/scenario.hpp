// Drives the half, by script: who is when interrupted, by whom, and who dies where.
// The story, the contract, the evidence and the benchmark all read this.
#pragma once

#include "contract.hpp"

#include <ostream>
#include <string>

// Orders 1 to `count`; of every 14th the COMMIT fails. A process of its own places
// them and is ended by SIGKILL when the COMMIT of the `dies_after`th order that is
// stored has just been carried out (0: never). Then a relay sends what it left.
struct placing {
  int count;
  int dies_after = 0;
  int fails_every = 14;
};
struct announced {
  int orders = 0;
  int messages = 0;
  int order_without_message = 0;
  int message_without_order = 0;
  bool killed = false;  // by SIGKILL, as asked

  int differ() const { return order_without_message + message_without_order; }
};
announced place_orders(const placing& how);

// Letters that wait, and pollers that take turns: each is interrupted by the next
// one when it is about to send for the first time. At the `dies_at`th send (0: never)
// the poller dies, before or after the letter is there. Then 31 seconds pass, and
// the others go on.
struct sending {
  int letters;
  int pollers = 4;
  int dies_at = 0;
  bool dies_after_it = false;
};
struct sent {
  int sends = 0;         // in all
  int before = 0;        // of them, before the time passed
  int booked = 0;        // rows at the receiver
  int booked_twice = 0;  // letters of which there are more
  int never = 0;         // letters of which there is none

  bool operator==(const sent&) const = default;
};
sent send_letters(const sending& how);

// Writers take their ids in order, and commit in another: in each round of four
// letters the second commits before the first, of another key, and the forwarder
// comes between; then the fourth before the third, of the same key.
struct forwarded {
  int letters = 0;
  int skipped = 0;
  int repeated = 0;
  int overtaken = 0;  // sent after a letter of the key that was committed later

  bool operator==(const forwarded&) const = default;
};
forwarded forward_letters(int rounds, int keys = 3);

// Trips of so many bookings, that are called off. The agency does not do every 5th
// call, and of every 7th the answer is lost; in every 10th trip the process dies
// once, before it can note what it cancelled first.
struct calling_off {
  int trips;
  int bookings = 3;
  int not_done_every = 5;
  int lost_every = 7;
  int dies_every = 10;
  int away_for = 0;  // calls, the first ones, that are not done either
};
struct called_off {
  int left = 0;          // bookings that the agency has not cancelled
  int out_of_order = 0;  // cancelled before one that was booked later
  int charged_twice = 0;

  bool operator==(const called_off&) const = default;
};
called_off call_off(const calling_off& how);

// Sagas whose messages come in any order: of every 5th the cancellation comes
// first; of every 3rd of the others it comes twice, of the rest the seat is kept.
struct seating {
  int sagas;
  int cancelled_first_every = 5;
};
struct seated {
  int seats = 0;      // taken in the end
  int of_nobody = 0;  // of them, for a saga that was cancelled
  int refused = 0;

  bool operator==(const seated&) const = default;
};
seated seat(const seating& how);

// What became of it, in a line: for the story, and for a test that fails.
std::string told(const announced& seen);
std::string told(const sent& seen);
std::string told(const forwarded& seen);
std::string told(const called_off& seen);
std::string told(const seated& seen);

template <class Seen>
  requires requires(const Seen& seen) { told(seen); }
std::ostream& operator<<(std::ostream& to, const Seen& seen) {
  return to << told(seen);
}
