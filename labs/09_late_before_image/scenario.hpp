// Drives the half. The story, the contract, the evidence and the benchmark all read
// these. Nothing runs at the same time: what comes between is called for.
#pragma once

#include "contract.hpp"

#include <iosfwd>
#include <string>
#include <vector>

// after_image: orders of these counts of one item, one after the other; then each is
// undone by what was kept of it, the last first.
struct kept_and_undone {
  std::vector<int> kept;  // the quantity in each image
  int undone = 0;
};
kept_and_undone reserve_and_undo(int stock, const std::vector<int>& counts);

// replayed_inverse: `count` of the stock are reserved, and the undo of it is
// delivered so many times; between the first and the second, others may reserve.
struct delivery {
  int stock = 10;
  int count = 3;
  int times = 2;
  int others_take = 0;
  std::string item = "nut";
};
int deliver(const delivery& how);

// moved_row_id: of each item one is reserved, its row noted before; then a list of
// prices writes all rows anew; then each is put back.
struct stocked {
  std::string item;
  int quantity;
};
std::vector<int> put_back_after_import(const std::vector<stocked>& all);

// And: the last item is given up, and a new one comes into its place; then the old one
// is put back. The quantity of the new one.
int put_back_after_replacement(const std::vector<stocked>& all, const stocked& with);

// Whether the id of a row is another one after an update, and after such a list.
struct moved {
  bool by_update;
  bool by_import;
  bool on_server;
};
moved moves();

// guard_per_statement: so many orders, each of 1 nut of `stock`; every nth is by a
// customer who cannot pay.
struct orders_under {
  int count = 40;
  int every_nth_unpaid = 4;
  int stock = 100;
};
struct booked {
  int said = 0;
  int entered = 0;
  int taken = 0;
  int paid = 0;
  bool operator==(const booked&) const = default;
};
// For a test that fails: "30 booked, 40 entered, 40 taken, 30 paid".
void PrintTo(const booked& what, std::ostream* out);
booked book_all(const orders_under& how);
