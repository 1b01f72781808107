// What a half of this lab must define: four undo records, or undos, of a shop.
#pragma once

#include "world.hpp"

#include <vector>

// after_image: takes the stock of an order, and keeps the row as it was before.
void reserve(shop& in, const order& of);

// replayed_inverse: undoes a reservation. However often it is told to, the stock is
// as it was before the reservation; what others have taken since is not given back.
void undo(shop& in, const undo_message& told);

// moved_row_id: gives an item the quantity that its row had, wherever the row is
// now, and nothing to any other item.
void put_back(shop& in, const row& image);

// guard_per_statement: books orders, all in one transaction, and says how many. An
// order is taken from the stock, entered and paid. Of one that is refused, nothing
// is left; the others are kept.
int book(shop& in, const std::vector<order>& orders);
