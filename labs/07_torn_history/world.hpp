// What the halves stand on: entries in places that are used again, texts in
// slots that are, edits whose copies are counted, and a log that takes time.
#pragma once

#include "kit/loop.hpp"
#include "script.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// --- entries

inline constexpr int nowhere = -1;

// The place on top, and how often that has changed, if who changes it counts.
struct top_word {
  int place = nowhere;
  unsigned changes = 0;
};

// Places for entries. The one that was given back last is the first to be used
// again.
class place_pool {
 public:
  struct place {
    int entry = 0;
    int below = nowhere;
  };

  explicit place_pool(int count);

  int take();
  void give_back(int place);
  // Of one that was given back it is still readable.
  place read(int at) const { return places_[at].load(); }
  void write(int at, place with) { places_[at].store(with); }

 private:
  mutable std::mutex mutex_;
  std::vector<int> free_;
  std::vector<std::atomic<place>> places_;
};

// A history of entries, the last on top.
struct entry_stack {
  explicit entry_stack(int room) : places(room) {}

  cell<top_word> top{"top"};
  place_pool places;
};

// --- texts

// A text that is read and written in two pieces, as a long one would be.
class slot {
 public:
  void write(std::string_view text);
  std::string read() const;

 private:
  friend class slot_pool;
  mutable std::mutex mutex_;
  std::string text_;
  int readers_ = 0;
};

// A slot that nobody writes to for as long as this is there.
class held_slot;

// Slots for texts, and the one that has the text of now. One that was given back
// is used for the next text, as soon as nobody holds it.
class slot_pool {
  std::array<slot, 4> slots_;

 public:
  slot_pool();

  slot* take();
  void give_back(slot* one);

  cell<slot*> now;
  // The slot of now, held.
  held_slot hold();

 private:
  friend held_slot;
  void let_go(slot* one) noexcept;

  std::mutex mutex_;
  std::vector<slot*> free_;
  std::vector<slot*> given_back_;  // that somebody holds
};

class held_slot {
 public:
  held_slot(slot_pool& of, slot* one) : of_(of), slot_(one) {}
  held_slot(const held_slot&) = delete;
  held_slot& operator=(const held_slot&) = delete;
  ~held_slot() { of_.let_go(slot_); }

  const slot* operator->() const { return slot_; }

 private:
  slot_pool& of_;
  slot* slot_;
};

// --- a version

// The last entry, and its number.
struct numbered {
  int version = 0;
  int entry = 0;
};

// Told of by one thread, read by many.
class last_entry {
 public:
  virtual ~last_entry() = default;
  virtual void tell(int entry) = 0;
  virtual numbered read() const = 0;
};

// --- edits

// An edit; its copies are counted.
class edit {
 public:
  explicit edit(int what) : what_(what) {}
  edit(const edit& other) : what_(other.what_) { ++copies_; }
  edit(edit&&) noexcept = default;
  edit& operator=(const edit&) = delete;

  int what() const { return what_; }
  static std::int64_t copies() { return copies_; }

 private:
  static std::atomic<std::int64_t> copies_;
  int what_;
};

// A value of which the latest is seen, and those seen before stay as they were.
template <class T>
class latest {
 public:
  std::shared_ptr<const T> load() const {
    const std::lock_guard lock{mutex_};
    return value_;
  }
  void store(T value) {
    auto next = std::make_shared<const T>(std::move(value));
    const std::lock_guard lock{mutex_};
    value_.swap(next);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const T> value_ = std::make_shared<const T>();
};

// Added to by one thread, read by many.
class edit_list {
 public:
  virtual ~edit_list() = default;
  virtual void push(edit next) = 0;
  // Shows `visit` all edits that there were at one moment, the first one first.
  virtual void read(const std::function<void(const edit&)>& visit) const = 0;
};

// --- a log

// Entries that are in a file, and in memory.
class saved_log {
 public:
  mutex guard;  // of the entries in memory
  void add(int entry) {
    unguarded_ += guard.is_locked() ? 0 : 1;
    entries_.push_back(entry);
  }
  const std::vector<int>& entries() const { return entries_; }
  int unguarded() const { return unguarded_; }

  std::vector<int> file;

 private:
  std::vector<int> entries_;
  int unguarded_ = 0;
};

// co_await: writes the entry to the file, which takes until the next turn.
struct saved {
  kit::loop& on;
  saved_log& to;
  int entry;

  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> frame) const { on.wake(frame); }
  void await_resume() const { to.file.push_back(entry); }
};
