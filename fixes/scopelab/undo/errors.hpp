// What a history says when it cannot do what was asked.
//
//   try {
//     doc.history.undo();               // false: there is nothing to undo
//   } catch (const undo::in_doubt_error&) {  // a callback threw, and another
//     repair(doc);                      // one threw on the way back: the
//     doc.history.resolve();            // document is between two states
//   } catch (const undo::refused_error&) {   // wrong here and now, a bug of
//     ...                               // the caller's: nothing has changed
//   } catch (...) {                     // a callback's own exception: all is
//   }                                   // as before, call undo() again
//
// In doubt: every call that would change the document throws in_doubt_error
// until resolve() has run the rest of the way back, or clear() has given the
// history up and left the document as it is. What may be asked (index, labels,
// clean) is the state that resolve() leads to.
#pragma once

#include <exception>
#include <stdexcept>
#include <utility>

namespace scopelab::undo {

// The call was wrong: in a callback of the same history, while a macro is open,
// or for a state that the history does not have. Nothing has changed.
class refused_error : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

// A callback threw, and so did one that was to take its predecessors back.
class in_doubt_error : public std::runtime_error {
 public:
  in_doubt_error(std::exception_ptr cause, std::exception_ptr no_way_back)
      : std::runtime_error("a command threw, and so did the way back"),
        cause_(std::move(cause)),
        no_way_back_(std::move(no_way_back)) {}

  // What made the call fail; what then stopped the way back.
  const std::exception_ptr& cause() const noexcept { return cause_; }
  const std::exception_ptr& no_way_back() const noexcept {
    return no_way_back_;
  }

 private:
  std::exception_ptr cause_;
  std::exception_ptr no_way_back_;
};

}  // namespace scopelab::undo
