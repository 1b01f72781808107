#include "world.hpp"

errors::value_type message_of(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& e) {
    return e.what();
  }
}

table::table() {
  constexpr std::size_t room = 4;
  pending_.reserve(room);
  committed_.reserve(room);
}

void table::insert(int row) {
  if (row < 0) throw std::runtime_error("negative row");
  const std::size_t needed = committed_.size() + pending_.size() + 1;
  if (committed_.capacity() < needed) committed_.reserve(2 * needed);
  pending_.push_back(row);
}

void table::commit() noexcept {
  committed_.insert(committed_.end(), pending_.begin(), pending_.end());
  pending_.clear();
}

void table::rollback() noexcept { pending_.clear(); }

void book::add(outcome how) noexcept {
  switch (how) {
    case outcome::succeeded:
      ++succeeded;
      break;
    case outcome::failed:
      ++failed;
      break;
    case outcome::cancelled:
      ++cancelled;
      break;
  }
}
