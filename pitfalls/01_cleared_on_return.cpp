#include "contract.hpp"

#include "scopelab/scope/defer_stack.hpp"
#include "scopelab/scope/scope_exit.hpp"

using scopelab::defer_stack;
using scopelab::scope_exit;

// Greets `name`; the text is the caller's.
std::string greeting(std::string_view name) {
  std::string text;
  scope_exit clear{[&]() noexcept { text.clear(); }};
  text += "hello, ";
  text += name;
  return text;
}

// Cuts the title out of a decoded page; only the title is kept.
void summarise(std::string_view page, summary& result) {
  scope_exit empty{[&]() noexcept { result.scratch.clear(); }};
  result.scratch.reserve(scratch_size);
  result.scratch += page;
  result.title = result.scratch.substr(0, result.scratch.find('\n'));
}

// Decodes a frame into a pooled buffer and returns a view of it.
payload decode(buffer_pool& pool, std::string_view frame) {
  buffer& decoded = pool.acquire();
  scope_exit give_back{[&]() noexcept { pool.release(decoded); }};
  decoded.write(frame);
  return {&decoded};
}

// Adds up the sizes of all parts, one of them open at a time.
std::size_t total_size(const std::vector<part>& parts) {
  defer_stack close;
  std::size_t bytes = 0;
  for (const part& each : parts) {
    const int opened = each.open();
    close.defer([opened]() noexcept { part::close(opened); });
    bytes += part::size_of(opened);
  }
  return bytes;
}
