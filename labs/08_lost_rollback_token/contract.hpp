// What a half of this lab must define.
#pragma once

#include "world.hpp"

// ambiguous_token: the token that brings back one step, and no other. Who has
// not the key can make none.
std::string token_of(const step& of);

// lenient_schema: whether a command is as it has to be:
//
//   id         a uuid
//   operation  create, update or delete
//   entity     "item-" and a number of at most 9 digits
//   version    0 to 2^53 - 1: for update and delete, which need it
//   payload    an object, not empty: for create and update, which need it
//
// and nothing else.
bool is_good(std::string_view command);

// lost_on_cancel: serves one stream of a client, until it ends. A client whose
// stream broke opens another one and asks again for what it has no answer to: each
// request is executed once, and its token reaches the client.
void serve(stream& with, shop& in);

// buffered_journal: writes commands down, and says of each that it is
// acknowledged when nothing can lose it any more. Throws if it can't be written.
void record_all(const std::string& path, const std::vector<std::string>& commands,
                const acknowledge& said);

// buffered_journal: the commands that were written down, each whole.
std::vector<std::string> recover(const std::string& path);
