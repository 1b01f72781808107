// Marks a transaction as being read: it can't end while the stream is open.
//
//   txn::transaction tx{sql};
//   {
//     txn::rows<int> ids{tx, tx.sql().prepare << "select id from item"};
//     for (const int id : ids) check(id);   // throws: closed, then ROLLBACK
//     tx.commit();                          // refused_error: nothing is sent
//   }                                       // closed
//   tx.commit();                            // COMMIT
//
//   txn::stream reading{tx};                // beside a soci::statement
//   while (statement.fetch()) ...
//   reading.close();
//
// Not for: results that are already in variables (`into` a vector).
//
// Errors: the constructor throws refused_error when the level has ended. A
// level that is destroyed first closes the stream, and reports it.
//
// Thread: one at a time, the session's.
#pragma once

#include "scopelab/txn/detail/level.hpp"

namespace scopelab::txn {

// Open from the constructor to close() or the destructor.
class stream : scopelab::detail::a_guard_is_neither_copied_nor_moved {
 public:
  [[nodiscard("an unnamed stream is closed at once: give it a name")]]  //
  explicit stream(detail::level& of);
  ~stream() { close(); }

  void close() noexcept;
  bool is_open() const noexcept { return of_ != nullptr; }

 private:
  detail::level* of_;
  stream* next_;
};

// A soci::rowset that is a stream as long as it lives.
template <class T = soci::row>
class rows : scopelab::detail::a_guard_is_neither_copied_nor_moved {
 public:
  [[nodiscard("unnamed rows are closed at once: give them a name")]]  //
  rows(detail::level& of, const soci::details::prepare_temp_type& query)
      : stream_(of), rows_(query) {}

  auto begin() const { return rows_.begin(); }
  auto end() const { return rows_.end(); }

 private:
  stream stream_;  // first: closed after the statement is gone
  soci::rowset<T> rows_;
};

}  // namespace scopelab::txn
