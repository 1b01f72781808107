#include "scenario.hpp"

#include "kit/kit.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace {

const std::vector<kit::line> story{
    {"after_image", "100 nuts, reserve 1, then put back what was kept",
     [] {
       const kept_and_undone seen = reserve_and_undo(100, {1});
       return fmt::format("kept {}, and {} after the undo", seen.kept.at(0), seen.undone);
     }},
    {"replayed_inverse", "10 nuts, reserve 3, undo it; the undo is delivered twice",
     [] { return fmt::format("{} nuts", deliver({})); }},
    {"moved_row_id", "300 screws, sell 1, write a new list of prices, put the row back",
     [] { return fmt::format("{} screws", put_back_after_import({{"screw", 300}}).at(0)); }},
    {"guard_per_statement", "40 orders of a nut, of which 10 are not paid",
     [] {
       const booked seen = book_all({});
       return fmt::format("{} booked, {} entered, {} nuts taken", seen.said, seen.entered,
                          seen.taken);
     }},
};

// How many of a hundred stocks are as they were.
template <class Undone>
std::string of_a_hundred(Undone undone) {
  int right = 0;
  for (int stock = 101; stock <= 200; ++stock) right += undone(stock) == stock ? 1 : 0;
  return fmt::format("{}", right);
}

std::vector<stocked> a_hundred_items() {
  std::vector<stocked> all;
  for (int i = 101; i <= 200; ++i) all.push_back({fmt::format("item {}", i), i});
  return all;
}

const std::vector<kit::figure> evidence{
    {"reservations of 1, 2 and 3 that are undone by what was kept, of 100",
     [] {
       return of_a_hundred([](int stock) { return reserve_and_undo(stock, {1, 2, 3}).undone; });
     }},
    {"nuts, of 10, after the undo of 3 is delivered 1, 2, 3 times",
     [] {
       return fmt::format("{}, {}, {}", deliver({.times = 1}), deliver({.times = 2}),
                          deliver({.times = 3}));
     }},
    {"rows put back, of 100, after a list of prices",
     [] {
       const std::vector<stocked> all = a_hundred_items();
       const std::vector<int> now = put_back_after_import(all);
       int right = 0;
       for (std::size_t i = 0; i < all.size(); ++i) right += now[i] == all[i].quantity ? 1 : 0;
       return fmt::format("{}", right);
     }},
    {"washers, of 5, when the screws are put back whose place they have",
     [] { return fmt::format("{}", put_back_after_replacement({{"screw", 300}}, {"washer", 5})); }},
    {"orders entered, and nuts taken, that nobody pays, of 1,000",
     [] {
       const booked seen = book_all({.count = 1000, .every_nth_unpaid = 10, .stock = 1000});
       return fmt::format("{}, {}", seen.entered - seen.said, seen.taken - seen.said);
     }},
};

}  // namespace

int main(int argc, char** argv) {
  return kit::main(argc, argv, {.story = story, .evidence = evidence});
}
