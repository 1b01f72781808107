// A document for tests, and commands for it. Every callback may fail
// (faults.hpp), and allocates something.
#pragma once

#include "scopelab/undo/history.hpp"
#include "scopelab/undo/macro.hpp"
#include "scopelab/undo/testing/faults.hpp"

#include <cstddef>
#include <new>
#include <string>
#include <string_view>

namespace scopelab::undo::rig {

// Never grows: what a test sees of the heap is the history's.
struct document {
  document() { text.reserve(4096); }
  std::string text;
  int sum = 0;
};

// A compiler may leave a new-expression out that is not used, not this call.
inline void may_fail() {
  point();
  ::operator delete(::operator new(1));
}

struct insert {
  document* to;
  std::size_t at;
  std::string what;

  void execute() {
    may_fail();
    to->text.insert(at, what);
  }
  void undo() {
    may_fail();
    to->text.erase(at, what.size());
  }
  std::string_view label() const noexcept { return what; }
  std::size_t bytes() const noexcept {
    return what.capacity() > 15 ? what.capacity() : 0;
  }
};

// Remembers what it erased, as it erases it.
struct erase {
  document* from;
  std::size_t at;
  std::size_t length;
  std::string was = {};

  void execute() {
    may_fail();
    was = from->text.substr(at, length);
    from->text.erase(at, length);
  }
  void undo() {
    may_fail();
    from->text.insert(at, was);
  }
  std::string_view label() const noexcept { return "erase"; }
};

// Typing: merges with what was typed before.
struct type {
  document* into;
  std::string what;

  void execute() {
    may_fail();
    into->text += what;
  }
  void undo() {
    may_fail();
    into->text.resize(into->text.size() - what.size());
  }
  merging merge_with(const type& newer) {
    may_fail();
    what += newer.what;
    return merging::merged;
  }
  std::string_view label() const noexcept { return what; }
};

// Adds to the sum: two that are zero together are none.
struct add {
  document* to;
  int what;

  void execute() {
    may_fail();
    to->sum += what;
  }
  void undo() {
    may_fail();
    to->sum -= what;
  }
  void redo() { execute(); }
  merging merge_with(const add& newer) {
    may_fail();
    what += newer.what;
    return what == 0 ? merging::annulled : merging::merged;
  }
  std::string_view label() const noexcept { return "add"; }
};

// May become obsolete from outside.
struct fleeting {
  document* to;
  char what;
  const bool* gone;

  void execute() {
    may_fail();
    to->text += what;
  }
  void undo() {
    may_fail();
    to->text.pop_back();
  }
  bool obsolete() const noexcept { return *gone; }
};

// The whole tree in one line, e.g. "root(a(b* c(d)))"; * is the head, ! the
// clean mark, and the last child is where redo leads.
std::string tree_of(const history& h);

}  // namespace scopelab::undo::rig
