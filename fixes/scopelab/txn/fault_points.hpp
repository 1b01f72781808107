// Makes a named step of a transaction fail, the nth time, for tests.
//
//   txn::fault_points faults;
//   faults.fail("commit");                         // the next COMMIT
//   faults.fail("commit", 3, txn::when::after);    // and the third: it is
//   txn::transaction tx{sql, {.faults = &faults}};  // done, its answer is lost
//   tx.commit();                  // throws in_doubt_error, COMMIT was not sent
//
// A fault is a broken wire: `before` keeps the command from being sent, `after`
// loses the answer of one that was carried out; the guard can't tell which.
//
// | point       | passed by                        | before | after |
// |-------------|----------------------------------|--------|-------|
// | begin       | BEGIN                            | yes    | yes   |
// | statement   | sql()                            | yes    |       |
// | commit      | COMMIT                           | yes    | yes   |
// | rollback    | ROLLBACK                         | yes    | yes   |
// | savepoint   | SAVEPOINT                        | yes    | yes   |
// | release     | RELEASE SAVEPOINT                | yes    | yes   |
// | rollback_to | ROLLBACK TO SAVEPOINT            | yes    | yes   |
//
// Not for: errors that the database itself can be brought to give.
//
// Errors: std::invalid_argument for a point that is not in the table.
//
// Thread: any; one object may serve all transactions of a server. Without one
// (the default) a step costs one comparison with null.
#pragma once

#include <array>
#include <cstddef>
#include <mutex>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace scopelab::txn {

enum class when { before, after };

// What sql() throws at a planned fault.
class injected_fault : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class fault_points {
 public:
  // Fails the nth passage from now.
  void fail(std::string_view point, unsigned nth = 1, when side = when::before);

  // Fails each nth passage from now.
  void fail_every(std::string_view point, unsigned nth,
                  when side = when::before);

  // Forgets what is planned.
  void clear();

  // How often the point was passed.
  unsigned passed(std::string_view point) const;

  // For the guards: counts a passage and says on which side it fails.
  struct passage {
    bool before = false;
    bool after = false;
  };
  passage pass(std::string_view point);

 private:
  struct plan {
    std::size_t point;
    unsigned next;   // passage that fails
    unsigned every;  // 0: once
    when side;
  };
  static constexpr std::array<std::string_view, 7> names{
      "begin",     "statement", "commit",     "rollback",
      "savepoint", "release",   "rollback_to"};

  static std::size_t index(std::string_view point);
  void add(std::string_view point, unsigned nth, bool repeat, when side);

  mutable std::mutex mutex_;
  std::array<unsigned, names.size()> passed_{};
  std::vector<plan> plans_;
};

}  // namespace scopelab::txn
