// What a half of this lab must define.
#pragma once

#include "world.hpp"

#include <string>
#include <string_view>

// zip_truncates: what leads from one page to another, whatever their lengths:
// changed() makes `after` of it.
std::string difference(std::string_view before, std::string_view after);

// wrong_base: the page that the record was made of; throws `unusable` if it was
// made against another base, or is damaged.
std::string restore(std::string_view base, const record& kept);

// expanding_rle: packs what changed, for unpack(); never above its size, 0.1 %
// and a byte.
std::string pack(std::string_view changes);

// evicted_link: the states that were used least recently go, until the rest is
// within the budget; each of the rest can be rebuilt.
void make_room(page_store& in);
