#include "scenario.hpp"

std::string page_with_title(std::size_t size) {
  return std::string(size, 't') + "\n" + std::string(scratch_size - size - 1, '.');
}

weight weigh(const summary& kept) {
  const std::size_t inline_capacity = std::string{}.capacity();
  const auto held_by = [&](const std::string& text) {
    return text.capacity() > inline_capacity ? text.capacity() : 0;
  };
  return {kept.title.size(), held_by(kept.title) + held_by(kept.scratch)};
}

reading decode_and_read(std::string_view frame) {
  buffer_pool pool;
  std::string text;
  int used = 0;
  {
    const payload decoded = decode(pool, frame);
    text = decoded.read();
    used = pool.in_use();
  }
  return {text, used, pool.late_reads(), pool.in_use()};
}

std::vector<part> parts_of(int count, std::size_t size) {
  return std::vector<part>(static_cast<std::size_t>(count), part{size});
}
