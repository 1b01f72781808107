// What the strategies of snapshot.hpp keep. Not for direct use.
#pragma once

#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace scopelab::undo::detail {

template <class State>
std::size_t owned_bytes(const State& s) noexcept {
  if constexpr (requires {
                  { s.bytes() } -> std::convertible_to<std::size_t>;
                }) {
    static_assert(noexcept(s.bytes()),
                  "bytes() of a state or a code must be noexcept: it is asked "
                  "where nothing may fail any more");
    return s.bytes();
  } else if constexpr (requires { s.capacity() * sizeof(*s.data()); }) {
    return s.capacity() * sizeof(*s.data());
  } else {
    return 0;
  }
}

template <class State>
class swapped {
 public:
  void keep(State&& before) noexcept {
    using std::swap;
    swap(other_, before);
  }
  void undo(State& document) noexcept {
    using std::swap;
    swap(document, other_);
  }
  void redo(State& document) noexcept { undo(document); }
  std::size_t bytes() const noexcept { return owned_bytes(other_); }

 private:
  State other_{};
};

template <class State>
class two_pointers {
  static_assert(std::is_const_v<typename State::element_type>,
                "what is shared must not change: std::shared_ptr<const T>");

 public:
  two_pointers(const State& before, const State& after)
      : before_(before), after_(after) {}
  void keep(State&&) noexcept {}
  void undo(State& document) noexcept { document = before_; }
  void redo(State& document) noexcept { document = after_; }
  std::size_t bytes() const noexcept { return 0; }

 private:
  State before_;
  State after_;
};

template <class Codec, class State>
class two_codes {
  using code = decltype(std::declval<const Codec&>().encode(
      std::declval<const State&>(), std::declval<const State&>()));

 public:
  two_codes(const Codec& c, const State& before, const State& after)
      : codec_(c),
        back_(c.encode(after, before)),
        forth_(c.encode(before, after)) {}
  void keep(State&&) noexcept {}
  void undo(State& document) { go(document, back_); }
  void redo(State& document) { go(document, forth_); }
  std::size_t bytes() const noexcept {
    return owned_bytes(back_) + owned_bytes(forth_);
  }

 private:
  void go(State& document, const code& way) {
    using std::swap;
    State to = codec_.decode(document, way);
    swap(document, to);
  }

  [[no_unique_address]] Codec codec_;
  code back_;
  code forth_;
};

}  // namespace scopelab::undo::detail
