// The promises under scripts that are drawn from the seed; what is expected is
// counted here.
#include "scenario.hpp"

#include "kit/seeded.hpp"

#include <gtest/gtest.h>

TEST(DualWriteSeeded, AMessageIfAndOnlyIfCommitted) {
  const int count = kit::any_int(40, 80);
  const int every = kit::any_int(3, 12);
  const int stored = count - count / every;
  const announced all = place_orders({.count = count, .fails_every = every});
  EXPECT_EQ(all.orders, stored);
  EXPECT_EQ(all.messages, stored);
  EXPECT_EQ(all.differ(), 0);
  const int dies_after = kit::any_int(every, stored);
  const announced seen =
      place_orders({.count = count, .dies_after = dies_after, .fails_every = every});
  EXPECT_TRUE(seen.killed);
  EXPECT_EQ(seen.orders, dies_after);
  EXPECT_EQ(seen.messages, dies_after);
  EXPECT_EQ(seen.differ(), 0);
}

TEST(DoubleSendSeeded, OnceALeaseAndBookedOnce) {
  const int letters = kit::any_int(50, 90);
  const int pollers = kit::any_int(2, 6);
  EXPECT_EQ(send_letters({.letters = letters, .pollers = pollers}),
            (sent{.sends = letters, .before = letters, .booked = letters}));
  const sent seen = send_letters({.letters = letters,
                                  .pollers = pollers,
                                  .dies_at = kit::any_int(1, letters - 20),
                                  .dies_after_it = kit::one_in(2)});
  EXPECT_EQ(seen.sends, letters + 1);
  EXPECT_LE(seen.before, letters);
  EXPECT_EQ(seen.booked, letters);
  EXPECT_EQ(seen.booked_twice, 0);
}

TEST(CursorSkipsLateCommitSeeded, EveryLetterInTheOrderOfItsKey) {
  const int rounds = kit::any_int(10, 40);
  EXPECT_EQ(forward_letters(rounds, kit::any_int(2, 9)), (forwarded{.letters = 4 * rounds}));
}

TEST(CompensatedInOrderSeeded, AllLastFirstOnce) {
  EXPECT_EQ(call_off({.trips = kit::any_int(20, 50),
                      .bookings = kit::any_int(2, 5),
                      .not_done_every = kit::any_int(2, 7),
                      .lost_every = kit::any_int(3, 9),
                      .dies_every = kit::any_int(2, 10),
                      .away_for = kit::any_int(0, 100)}),
            called_off{});
}

TEST(CancelBeforeTrySeeded, NoSeatForNobody) {
  const int sagas = kit::any_int(40, 120);
  const int every = kit::any_int(2, 9);
  seated expected;
  for (int i = 1; i <= sagas; ++i) {
    if (i % every == 0) {
      ++expected.refused;
    } else if (i % 3 != 0) {
      ++expected.seats;
    }
  }
  EXPECT_EQ(seat({.sagas = sagas, .cancelled_first_every = every}), expected);
}
