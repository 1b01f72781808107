#include "kit/waiting.hpp"

#include <algorithm>
#include <atomic>

#include "kit/hang_records.hpp"

namespace kit {
namespace {

// The notes are read in a signal handler, where a mutex may not be waited for.
std::atomic_flag taken;
waiting* first = nullptr;
std::atomic<void (*)(tell_function*)> lab_list{nullptr};

void take() {
  while (taken.test_and_set(std::memory_order_acquire)) {
  }
}
bool take_within(int tries) {
  for (int i = 0; i < tries; ++i) {
    if (!taken.test_and_set(std::memory_order_acquire)) return true;
  }
  return false;
}
void give() { taken.clear(std::memory_order_release); }

void copy_text(std::array<char, 64>& to, std::string_view text) {
  const std::size_t size = std::min(text.size(), to.size() - 1);
  std::copy_n(text.data(), size, to.begin());
  to[size] = '\0';
}

void write_place(record_kind kind, std::string_view what, const std::source_location& where) {
  record now;
  now.kind = kind;
  copy_text(now.what, what);
  now.file = where.file_name();
  now.line = where.line();
  write_record(now);
}

}  // namespace

// The list through all notes.
struct all_waiting {
  static void add(waiting& note) {
    take();
    note.after_ = first;
    if (first != nullptr) first->before_ = &note;
    first = &note;
    give();
  }
  static void remove(waiting& note) {
    take();
    (note.before_ == nullptr ? first : note.before_->after_) = note.after_;
    if (note.after_ != nullptr) note.after_->before_ = note.before_;
    give();
  }
  static void write() {
    for (const waiting* note = first; note != nullptr; note = note->after_) {
      write_place(record_kind::wait, note->what_.data(), note->where_);
    }
  }
};

waiting::waiting(std::string_view what, std::source_location where) noexcept : where_(where) {
  copy_text(what_, what);
  all_waiting::add(*this);
}

waiting::~waiting() { all_waiting::remove(*this); }

void tell_when_hung(void (*list)(tell_function* tell)) { lab_list = list; }

void write_waits() {
  // The thread that holds the list may be the one that was interrupted.
  if (take_within(1'000'000)) {
    all_waiting::write();
    give();
  }
  if (const auto list = lab_list.load(); list != nullptr) {
    list([](std::string_view what, const std::source_location& where) {
      write_place(record_kind::task, what, where);
    });
  }
}

}  // namespace kit
