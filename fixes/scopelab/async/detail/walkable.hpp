// A list that can be walked a few elements at a time, with the lock released in
// between: who takes an element out moves the walks that stand on it. Who has
// the list has the lock.
#pragma once

#include <boost/intrusive/list.hpp>

#include <cstddef>

namespace scopelab::async::detail {

template <class T>
class walkable {
 public:
  // Where a walk stands. All of it with the lock held.
  class walk : public boost::intrusive::list_base_hook<> {
   public:
    bool in(const walkable& list) const noexcept { return list_ == &list; }
    void start(walkable& list) noexcept {
      list_ = &list;
      at_ = list.empty() ? nullptr : &*list.begin();
      list.walks_.push_back(*this);
    }
    T* at() const noexcept { return at_; }  // null at the end
    void go_on() noexcept { at_ = list_->after(*at_); }
    void stop() noexcept {
      if (list_) list_->walks_.erase(list_->walks_.iterator_to(*this));
      list_ = nullptr;
    }

   private:
    friend class walkable;
    walkable* list_ = nullptr;
    T* at_ = nullptr;
  };

  void push_back(T& element) noexcept { list_.push_back(element); }
  void erase(T& element) noexcept {
    for (walk& w : walks_)
      if (w.at_ == &element) w.go_on();
    list_.erase(list_.iterator_to(element));
  }
  // Stops all walks in it: the list is about to go.
  void stop_walks() noexcept {
    while (!walks_.empty()) walks_.front().stop();
  }

  bool empty() const noexcept { return list_.empty(); }
  std::size_t size() const noexcept { return list_.size(); }
  auto begin() noexcept { return list_.begin(); }
  auto end() noexcept { return list_.end(); }
  auto begin() const noexcept { return list_.begin(); }
  auto end() const noexcept { return list_.end(); }

 private:
  T* after(T& element) noexcept {
    auto next = list_.iterator_to(element);
    return ++next == list_.end() ? nullptr : &*next;
  }

  boost::intrusive::list<T> list_;
  boost::intrusive::list<walk> walks_;
};

}  // namespace scopelab::async::detail
