// The promises on stocks and orders that are drawn from the seed.
#include "scenario.hpp"

#include "kit/seeded.hpp"

#include <gtest/gtest.h>

namespace {

std::vector<int> any_counts() {
  std::vector<int> counts;
  const int size = kit::any_int(1, 6);
  for (int i = 0; i < size; ++i) counts.push_back(kit::any_int(1, 50));
  return counts;
}

std::vector<stocked> any_items() {
  std::vector<stocked> all;
  for (const int number : kit::any_distinct(kit::any_int(2, 6), 1, 1000))
    all.push_back({kit::any_text(3, 8) + std::to_string(number), kit::any_int(10, 1000)});
  return all;
}

}  // namespace

TEST(AfterImageSeeded, ImagesHoldWhatWas) {
  const int stock = kit::any_int(1000, 9000);
  const std::vector<int> counts = any_counts();
  std::vector<int> before;
  int left = stock;
  for (const int each : counts) {
    before.push_back(left);
    left -= each;
  }
  const kept_and_undone seen = reserve_and_undo(stock, counts);
  EXPECT_EQ(seen.kept, before);
  EXPECT_EQ(seen.undone, stock);
}
TEST(ReplayedInverseSeeded, HoweverOftenItIsDelivered) {
  const delivery how{.stock = kit::any_int(200, 900),
                     .count = kit::any_int(1, 100),
                     .times = kit::any_int(2, 5),
                     .others_take = kit::any_int(0, 1) * kit::any_int(1, 100),
                     .item = kit::any_text(3, 12)};
  EXPECT_EQ(deliver(how), how.stock - how.others_take);
}
TEST(MovedRowIdSeeded, EveryRowIsPutBackAndNoOther) {
  const std::vector<stocked> all = any_items();
  std::vector<int> before;
  for (const stocked& each : all) before.push_back(each.quantity);
  EXPECT_EQ(put_back_after_import(all), before);
  const int other = kit::any_int(1, 9);
  EXPECT_EQ(put_back_after_replacement(all, {"another", other}), other);
}
TEST(GuardPerStatementSeeded, OfARefusedOrderNothingIsLeft) {
  const orders_under how{.count = kit::any_int(5, 60),
                         .every_nth_unpaid = kit::any_int(2, 5),
                         .stock = kit::any_int(60, 200)};
  const int good = how.count - how.count / how.every_nth_unpaid;
  EXPECT_EQ(book_all(how), (booked{.said = good, .entered = good, .taken = good, .paid = good}));
}
