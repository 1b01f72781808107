#include "contract.hpp"

#include "scopelab/scope/scope_exit.hpp"

using scopelab::scope_exit;

// Greets `name`; the text is the caller's.
std::string greeting(std::string_view name) {
  std::string text;
  text += "hello, ";
  text += name;
  return text;
}

// Cuts the title out of a decoded page; only the title is kept.
void summarise(std::string_view page, summary& result) {
  scope_exit empty{[&]() noexcept { std::string{}.swap(result.scratch); }};
  result.scratch.reserve(scratch_size);
  result.scratch += page;
  result.title = result.scratch.substr(0, result.scratch.find('\n'));
}

// Decodes a frame into a pooled buffer and returns a view of it.
payload decode(buffer_pool& pool, std::string_view frame) {
  lease decoded{pool};
  decoded->write(frame);
  return {&*decoded, std::move(decoded)};
}

// Adds up the sizes of all parts, one of them open at a time.
std::size_t total_size(const std::vector<part>& parts) {
  std::size_t bytes = 0;
  for (const part& each : parts) {
    const int opened = each.open();
    scope_exit close{[opened]() noexcept { part::close(opened); }};
    bytes += part::size_of(opened);
  }
  return bytes;
}
