// The states of a transaction or savepoint, and the errors that name them.
//
//   try {
//     tx.commit();
//   } catch (const txn::refused_error&) {   // nothing was sent: a bug here
//   } catch (const txn::failed_error& e) {  // the database said no: nothing
//     again = e.state();                    // kept, or still active
//   } catch (const txn::in_doubt_error&) {  // no answer: kept or not, ask it
//   }
//
// | state       | means                                                  |
// |-------------|--------------------------------------------------------|
// | active      | open; a destructor will roll it back                   |
// | committed   | the database said so                                   |
// | rolled_back | the database said so, or the connection was lost with  |
// |             | no COMMIT sent                                         |
// | in_doubt    | its end was asked for, and no answer told which it was |
//
// A savepoint that was released is `committed` into what it stands on.
//
// In doubt: nothing more is sent. Close or reconnect the session, then look in
// the database, by a key of your own, for what the transaction would have left.
#pragma once

#include <stdexcept>
#include <string>

namespace scopelab::txn {

enum class states { active, committed, rolled_back, in_doubt };

constexpr const char* to_string(states s) noexcept {
  switch (s) {
    case states::active:
      return "active";
    case states::committed:
      return "committed";
    case states::rolled_back:
      return "rolled back";
    case states::in_doubt:
      return "in doubt";
  }
  return "?";
}

// All errors of the guards; state() is the guard's state after the error.
class error : public std::runtime_error {
 public:
  error(const std::string& what, states after)
      : std::runtime_error(what), after_(after) {}
  states state() const noexcept { return after_; }

 private:
  states after_;
};

// The call was wrong here and now (a child is open, it has ended already):
// nothing was sent, nothing has changed.
class refused_error : public error {
 public:
  using error::error;
};

// The database answered, and did not do it.
class failed_error : public error {
 public:
  using error::error;
};

// The database did not answer, or its answer does not tell.
class in_doubt_error : public error {
 public:
  using error::error;
};

}  // namespace scopelab::txn
