// What the halves stand on: changes of a page, a record of them, packed changes,
// and a store of states.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

inline constexpr std::size_t page_size = 4096;

// A text, and zeros behind it up to `size` bytes; cut, if it is longer.
class padded {
 public:
  padded(std::string_view text, std::size_t size) : text_(text), size_(size) {}
  std::size_t size() const { return size_; }
  char operator[](std::size_t i) const { return i < text_.size() ? text_[i] : '\0'; }

 private:
  std::string_view text_;
  std::size_t size_;
};

// The bytes of both, pair by pair, as std::views::zip: it ends with the shorter.
//
//   for (const auto [old_byte, new_byte] : zip(before, after)) ...
template <class First, class Second>
class zip {
 public:
  zip(First first, Second second) : first_(first), second_(second) {}

  class iterator {
   public:
    iterator(const zip* in, std::size_t i) : in_(in), i_(i) {}
    std::pair<char, char> operator*() const { return {in_->first_[i_], in_->second_[i_]}; }
    iterator& operator++() {
      ++i_;
      return *this;
    }
    bool operator!=(const iterator& other) const { return i_ != other.i_; }

   private:
    const zip* in_;
    std::size_t i_;
  };
  iterator begin() const { return {this, 0}; }
  iterator end() const { return {this, std::min(first_.size(), second_.size())}; }

 private:
  First first_;
  Second second_;
};

// The page that `changes` lead to: as long as they are, each byte XORed with the
// one of `before`, or with 0 beyond its end.
std::string changed(std::string_view before, std::string_view changes);

// FNV-1a, 64 bits: any one byte that differs makes another digest.
std::uint64_t digest_of(std::string_view text);

// What is kept of a page: what leads to it, and digests of where from and where to.
struct record {
  std::uint64_t base;
  std::uint64_t page;
  std::string changes;
};
record record_of(std::string_view base, std::string_view page);

struct unusable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The first byte of what is packed says how: runs (a count, the byte, a count,
// ...), or the bytes as they are.
inline constexpr char as_runs = 'r';
inline constexpr char as_bytes = 'b';
std::string unpack(std::string_view packed);

// `count` times the same byte.
struct run {
  unsigned char count;
  char byte;
};
std::vector<run> runs_of(std::string_view bytes);

// The image of an SQLite database with a table of so many rows.
std::string database_image(int rows);

// States of a page, all of one length. The first is kept whole; each other as what
// changed since the one it stands on, which is the one kept before it. One thread.
class page_store {
 public:
  using id = int;
  static constexpr id nothing = 0;  // what a whole state stands on

  explicit page_store(std::size_t budget) : budget_(budget) {}

  // Retains a state, as the one used last. It may not fit: make room then.
  id keep(std::string_view page);

  std::size_t budget() const { return budget_; }
  std::size_t bytes() const;

  id least_used() const { return uses_.back(); }
  id base_of(id state) const { return states_.at(state).base; }
  std::vector<id> standing_on(id state) const;

  // Writes a state anew: as what changed since `base`, or whole. Throws `unusable`
  // if one of them can't be rebuilt.
  void move_onto(id state, id base);

  void drop(id state);

  // For the reader: a state, which is then the one used last. Nothing, if what it
  // stands on is not there.
  std::optional<std::string> rebuild(id state);

  // The states it retains, in the order they were kept.
  std::vector<id> states() const;

 private:
  struct kept {
    id base;
    std::string changes;
  };
  std::optional<std::string> look_up(id state) const;
  std::string whole(id state) const;

  std::size_t budget_;
  std::map<id, kept> states_;
  std::list<id> uses_;  // the last first
  std::string newest_;  // which the next one is compared with
  id last_ = nothing;
};
