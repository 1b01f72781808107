// The simplest codec for undo::delta: what two strings have in common at both
// ends is left out.
//
//   const undo::changed_middle codec;
//   auto code = codec.encode("abcde"s, "abXde"s);   // head 2, tail 2, "X"
//   codec.decode("abcde"s, code);                   // "abXde"
//
// Not for: edits at both ends of a large text, which keep all that lies
// between; states that are no strings. Those want a codec of their own.
//
// Errors: what the string throws when it allocates. A code is decoded from the
// string it was encoded from; from one of another length, std::out_of_range.
//
// Units: those of the string. Time: one pass over what is in common.
//
// Thread: any; it has no state.
#pragma once

#include <algorithm>
#include <cstddef>
#include <stdexcept>

namespace scopelab::undo {

struct changed_middle {
  template <class Text>
  struct code {
    std::size_t length;  // of what it is decoded from
    std::size_t head;
    std::size_t tail;
    Text middle;
    std::size_t capacity() const noexcept { return middle.capacity(); }
    auto data() const noexcept { return middle.data(); }
  };

  template <class Text>
  code<Text> encode(const Text& from, const Text& to) const {
    const std::size_t most = std::min(from.size(), to.size());
    std::size_t head = 0;
    while (head < most && from[head] == to[head]) ++head;
    std::size_t tail = 0;
    while (tail < most - head &&
           from[from.size() - 1 - tail] == to[to.size() - 1 - tail])
      ++tail;
    return {from.size(), head, tail, to.substr(head, to.size() - head - tail)};
  }

  template <class Text>
  Text decode(const Text& from, const code<Text>& c) const {
    if (from.size() != c.length)
      throw std::out_of_range("a code of a string of another length");
    Text to;
    to.reserve(c.head + c.middle.size() + c.tail);
    to.append(from, 0, c.head);
    to.append(c.middle);
    to.append(from, from.size() - c.tail, c.tail);
    return to;
  }
};

}  // namespace scopelab::undo
