// What a half of this lab must define.
#pragma once

#include "world.hpp"

#include <string>
#include <string_view>
#include <vector>

// returned_buffer: greets `name`; the caller reads all that was written.
std::string greeting(std::string_view name);

// retained_capacity: fills in the title of a page; a kept summary holds no more
// memory than twice its size.
void summarise(std::string_view page, summary& result);

// pooled_view: decodes a frame into a pooled buffer; the payload can be read for
// as long as it is there, and the buffer is back in the pool afterwards.
payload decode(buffer_pool& pool, std::string_view frame);

// deferred_in_loop: adds up the sizes of all parts, one of them open at a time.
std::size_t total_size(const std::vector<part>& parts);
