#include "scopelab/journal/detail/batch.hpp"

#include <xxhash.h>

namespace scopelab::journal::detail {
namespace {

template <class Number>
void put(std::string& to, Number value) {
  for (std::size_t i = 0; i < sizeof value; ++i) {
    to.push_back(static_cast<char>(value >> (8 * i)));
  }
}

template <class Number>
Number get(std::string_view from, std::size_t at) {
  Number value = 0;
  for (std::size_t i = sizeof value; i > 0; --i) {
    value = static_cast<Number>((std::uint64_t{value} << 8) |
                                static_cast<unsigned char>(from[at + i - 1]));
  }
  return value;
}

std::uint64_t hash_of(std::string_view bytes) {
  return XXH3_64bits(bytes.data(), bytes.size());
}

std::uint64_t hash_of(std::string_view one, std::string_view other) {
  std::string both;
  both.reserve(one.size() + other.size());
  both.append(one).append(other);
  return hash_of(both);
}

constexpr std::size_t record_head = 5;

}  // namespace

heads read_head(std::string_view from, batch_head& into) {
  if (from.size() < batch_magic.size() + 1) return heads::cut;
  if (!from.starts_with(batch_magic)) return heads::damaged;
  into.version = get<std::uint8_t>(from, 2);
  if (into.version > newest_version) return heads::newer;
  if (into.version == 0) return heads::damaged;
  if (from.size() < size_of_head(into)) return heads::cut;
  if (into.version == 1) {
    into.type = get<std::uint8_t>(from, 3);
    into.count = 1;
    into.length = get<std::uint32_t>(from, 4);
    into.hash = get<std::uint64_t>(from, 8);
    return heads::good;
  }
  into.count = get<std::uint32_t>(from, 4);
  into.first = get<std::uint64_t>(from, 8);
  into.length = get<std::uint64_t>(from, 16);
  into.hash = get<std::uint64_t>(from, 24);
  const bool whole = from[3] == 0 && hash_of(from.substr(0, 32)) ==
                                         get<std::uint64_t>(from, 32);
  return whole ? heads::good : heads::damaged;
}

std::size_t size_of_head(const batch_head& of) {
  return of.version == 1 ? head_size_v1 : head_size;
}

bool is_whole(const batch_head& of, std::string_view head,
              std::string_view body) {
  return of.hash ==
         (of.version == 1 ? hash_of(head.substr(0, 8), body) : hash_of(body));
}

bool read_records(const batch_head& of, std::uint64_t first,
                  std::string_view body, const reader& see) {
  if (of.version == 1) {
    if (see) see({first, of.type, body});
    return true;
  }
  for (std::uint32_t i = 0; i < of.count; ++i) {
    if (body.size() < record_head) return false;
    const auto type = get<std::uint8_t>(body, 0);
    const auto length = get<std::uint32_t>(body, 1);
    body.remove_prefix(record_head);
    if (body.size() < length) return false;
    if (see) see({first + i, type, body.substr(0, length)});
    body.remove_prefix(length);
  }
  return body.empty();
}

void add_record(std::string& body, std::uint8_t type, std::string_view bytes) {
  put(body, type);
  put(body, static_cast<std::uint32_t>(bytes.size()));
  body.append(bytes);
}

std::string head_for(std::uint32_t count, std::uint64_t first,
                     std::string_view body) {
  std::string head{batch_magic};
  head.reserve(head_size);
  put(head, newest_version);
  put(head, std::uint8_t{0});
  put(head, count);
  put(head, first);
  put(head, std::uint64_t{body.size()});
  put(head, hash_of(body));
  put(head, hash_of(head));
  return head;
}

}  // namespace scopelab::journal::detail
