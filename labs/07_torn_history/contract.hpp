// What a half of this lab must define. What locks, locks with the world's mutex,
// which the script knows.
#pragma once

#include "world.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

// aba: puts an entry on top, and takes the one on top off. From any thread; each
// entry is taken once.
void push(entry_stack& on, int entry);
std::optional<int> pop(entry_stack& from);

// pooled_while_read: puts the text in the place of the one of now; and reads the
// text as it is at one moment, whatever another thread puts there.
void publish(slot_pool& in, std::string_view text);
std::string read(slot_pool& in);

// torn_version: the last entry that was told of, with its number. What is read
// has been so at one moment.
std::unique_ptr<last_entry> make_last_entry();

// copy_on_push: a list of edits. What is read is what there was at one moment,
// and a push costs the same whatever there is.
std::unique_ptr<edit_list> make_edit_list();

// lock_across_await: saves an entry, then adds it to those in memory.
kit::task record(kit::loop& on, saved_log& to, int entry);
