#include "world.hpp"

#include <algorithm>
#include <stdexcept>

place_pool::place_pool(int count) : places_(static_cast<std::size_t>(count)) {
  free_.reserve(places_.size());
  for (int i = count; i > 0; --i) free_.push_back(i - 1);
}

int place_pool::take() {
  const std::lock_guard lock{mutex_};
  if (free_.empty()) throw std::length_error("no place is left");
  const int place = free_.back();
  free_.pop_back();
  return place;
}

void place_pool::give_back(int place) {
  const std::lock_guard lock{mutex_};
  free_.push_back(place);
}

void slot::write(std::string_view text) {
  const std::lock_guard lock{mutex_};
  text_ = text;
}

std::string slot::read() const {
  std::string seen;
  {
    const std::lock_guard lock{mutex_};
    seen = text_.substr(0, text_.size() / 2);
  }
  about_to(step::look, "second half");
  const std::lock_guard lock{mutex_};
  return seen.append(text_, std::min(seen.size(), text_.size()));
}

slot_pool::slot_pool() : now{"now", slots_.data()} {
  free_.reserve(slots_.size());
  given_back_.reserve(slots_.size());
  for (slot& each : slots_) free_.push_back(&each);
  std::erase(free_, slots_.data());
}

slot* slot_pool::take() {
  const std::lock_guard lock{mutex_};
  if (free_.empty()) throw std::length_error("no slot is left");
  slot* const one = free_.back();
  free_.pop_back();
  return one;
}

void slot_pool::give_back(slot* one) {
  const std::lock_guard lock{mutex_};
  (one->readers_ == 0 ? free_ : given_back_).push_back(one);
}

held_slot slot_pool::hold() {
  about_to(step::look, "now");
  const std::lock_guard lock{mutex_};
  slot* const one = now.peek();
  ++one->readers_;
  return {*this, one};
}

void slot_pool::let_go(slot* one) noexcept {
  const std::lock_guard lock{mutex_};
  if (--one->readers_ > 0) return;
  if (std::erase(given_back_, one) > 0) free_.push_back(one);
}

std::atomic<std::int64_t> edit::copies_{0};
