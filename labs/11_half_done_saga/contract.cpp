#include "scenario.hpp"

#include <gtest/gtest.h>

// Of 200 orders the COMMIT of 14 fails; the process dies when 100 are stored.
TEST(DualWritePromise, AMessageIfAndOnlyIfCommittedWhenACommitFails) {
  const announced seen = place_orders({.count = 200});
  EXPECT_EQ(seen.messages, 186);
  EXPECT_EQ(seen.differ(), 0);
}
TEST(DualWritePromise, AMessageIfAndOnlyIfCommittedWhenTheProcessDies) {
  const announced seen = place_orders({.count = 200, .dies_after = 100});
  EXPECT_EQ(seen.messages, 100);
  EXPECT_EQ(seen.differ(), 0);
}
TEST(DualWritePromise, NothingIsLostWhereverItDies) {
  for (int after = 1; after <= 20; ++after)
    EXPECT_EQ(place_orders({.count = 30, .dies_after = after}).order_without_message, 0);
}
TEST(DualWriteSymptom, WhatFailedIsAnnouncedAndTheLastOneIsNot) {
  const announced seen = place_orders({.count = 200, .dies_after = 100});
  EXPECT_EQ(seen.message_without_order, 7);
  EXPECT_EQ(seen.order_without_message, 1);
  EXPECT_EQ(place_orders({.count = 200}).message_without_order, 14);
}
TEST(DualWriteAlways, GoodOrdersAreStored) {
  EXPECT_EQ(place_orders({.count = 200}).orders, 186);
  const announced seen = place_orders({.count = 200, .dies_after = 100});
  EXPECT_TRUE(seen.killed);
  EXPECT_EQ(seen.orders, 100);
}

TEST(DoubleSendPromise, FourPollersSendEachLetterOnce) {
  EXPECT_EQ(send_letters({.letters = 100}), (sent{.sends = 100, .before = 100, .booked = 100}));
}
TEST(DoubleSendPromise, WhatADeadPollerHeldComesAfterItsLeaseAndIsBookedOnce) {
  // Letter 1 was sent and not marked, or not even sent; nine more were its.
  for (const bool after : {true, false}) {
    const sent seen = send_letters({.letters = 100, .dies_at = 31, .dies_after_it = after});
    EXPECT_EQ(seen.sends, 101);
    EXPECT_EQ(seen.before, 91);
    EXPECT_EQ(seen.booked, 100);
    EXPECT_EQ(seen.booked_twice, 0);
  }
}
TEST(DoubleSendSymptom, EachPollerSendsEachLetter) {
  const sent seen = send_letters({.letters = 100});
  EXPECT_EQ(seen.sends, 400);
  EXPECT_EQ(seen.booked_twice, 100);
}
TEST(DoubleSendAlways, EveryLetterIsBooked) {
  for (const int dies_at : {0, 1, 31})
    EXPECT_EQ(send_letters({.letters = 100, .dies_at = dies_at}).never, 0);
  EXPECT_EQ(send_letters({.letters = 100, .pollers = 1}).sends, 100);
}

TEST(CursorSkipsLateCommitPromise, EveryCommittedLetterIsSentOnceInTheOrderOfItsKey) {
  EXPECT_EQ(forward_letters(50), (forwarded{.letters = 200}));
}
TEST(CursorSkipsLateCommitSymptom, ALateCommitIsNeverSent) {
  EXPECT_EQ(forward_letters(50).skipped, 50);
}
TEST(CursorSkipsLateCommitSymptom, TheOrderOfTheIdsIsNotThatOfTheCommits) {
  EXPECT_EQ(forward_letters(50).overtaken, 50);
}
TEST(CursorSkipsLateCommitAlways, NothingIsSentTwice) {
  EXPECT_EQ(forward_letters(50).repeated, 0);
}

TEST(CompensatedInOrderPromise, AllAreCancelledLastFirstAndChargedOnce) {
  EXPECT_EQ(call_off({.trips = 100}), called_off{});
  EXPECT_EQ(call_off({.trips = 20, .bookings = 5, .lost_every = 2}), called_off{});
}
TEST(CompensatedInOrderPromise, ItIsTriedForAsLongAsItTakes) {
  EXPECT_EQ(call_off({.trips = 20, .away_for = 50}), called_off{});
}
TEST(CompensatedInOrderSymptom, TheFirstGoesFirst) {
  EXPECT_EQ(call_off({.trips = 100}).out_of_order, 162);
}
TEST(CompensatedInOrderSymptom, AQuestionAskedAgainIsAnotherOne) {
  EXPECT_EQ(call_off({.trips = 100}).charged_twice, 6);
}
TEST(CompensatedInOrderSymptom, NoAnswerIsTakenForYes) {
  EXPECT_EQ(call_off({.trips = 100}).left, 58);
}
TEST(CompensatedInOrderAlways, AnAgencyThatAnswersCancelsAll) {
  constexpr int never = 1'000'000;
  const called_off seen =
      call_off({.trips = 100, .not_done_every = never, .lost_every = never, .dies_every = never});
  EXPECT_EQ(seen.left, 0);
  EXPECT_EQ(seen.charged_twice, 0);
}

TEST(CancelBeforeTryPromise, ALateActionIsRefused) {
  EXPECT_EQ(seat({.sagas = 100}), (seated{.seats = 53, .of_nobody = 0, .refused = 20}));
}
TEST(CancelBeforeTrySymptom, ALateActionTakesASeatForNobody) {
  EXPECT_EQ(seat({.sagas = 100}), (seated{.seats = 73, .of_nobody = 20, .refused = 0}));
}
TEST(CancelBeforeTryAlways, InOrderAllIsWell) {
  EXPECT_EQ(seat({.sagas = 100, .cancelled_first_every = 1000}),
            (seated{.seats = 67, .of_nobody = 0, .refused = 0}));
}
