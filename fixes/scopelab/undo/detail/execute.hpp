// The templates of history. Not for direct use: see history.hpp.
#pragma once

#include "scopelab/undo/history.hpp"

#include <type_traits>
#include <utility>

namespace scopelab::undo {

template <class C>
  requires command<std::remove_cvref_t<C>>
outcome history::execute(C&& done, const delivery& how) {
  using value = std::remove_cvref_t<C>;
  using holder = detail::holder<value>;
  detail::node_ptr n{
      new holder(&detail::operations_of<value>, std::forward<C>(done))};
  if constexpr (std::is_lvalue_reference_v<C> || std::is_const_v<C> ||
                !std::is_nothrow_move_assignable_v<value>) {
    return adopt(n, how);
  } else {
    try {
      return adopt(n, how);
    } catch (...) {
      if (n) done = std::move(holder::of(*n));
      throw;
    }
  }
}

template <std::invocable Do, std::invocable Undo>
outcome history::execute(Do do_it, Undo undo_it, std::string_view label,
                         const delivery& how) {
  return execute(
      closures<Do, Undo>{std::move(do_it), std::move(undo_it), label}, how);
}

}  // namespace scopelab::undo
