// A list that can be walked a few elements at a time, with the lock released in
// between: who takes an element out moves the walks that stand on it.
#pragma once

#include <boost/intrusive/list.hpp>

#include <mutex>

namespace scopelab::async::detail {

template <class T>
class walkable {
 public:
  // Where a walk stands. Made and destroyed without the lock.
  class walk : public boost::intrusive::list_base_hook<> {
   public:
    walk(walkable& list, std::mutex& mutex) : list_(list), mutex_(mutex) {
      const std::lock_guard lock{mutex_};
      if (!list_.empty()) next_ = &*list_.begin();
      list_.walks_.push_back(*this);
    }
    walk(const walk&) = delete;
    walk& operator=(const walk&) = delete;
    ~walk() {
      const std::lock_guard lock{mutex_};
      list_.walks_.erase(list_.walks_.iterator_to(*this));
    }

    // With the lock held, as all that follows. Null at the end.
    T* next() noexcept {
      T* const at = next_;
      if (at) next_ = list_.after(*at);
      return at;
    }

   private:
    friend class walkable;
    walkable& list_;
    std::mutex& mutex_;
    T* next_ = nullptr;
  };

  void push_back(T& element) noexcept { list_.push_back(element); }
  void erase(T& element) noexcept {
    for (walk& w : walks_)
      if (w.next_ == &element) w.next_ = after(element);
    list_.erase(list_.iterator_to(element));
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
