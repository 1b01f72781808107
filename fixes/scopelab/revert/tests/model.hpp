// Clients that reserve and undo at the same time, and a model that says what must be
// in the tables afterwards.
//
// What a client does is drawn from a seed; in which order the clients come is up to
// the database. Each transaction draws a number for every row that it has changed,
// as its last statement: the row's lock is held then, so the numbers of a row are the
// order of its changes. The model repeats each row's changes in that order.
#pragma once

#include "scopelab/revert/tests/fixture.hpp"

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace scopelab::revert::test {

// One of the granularities, or a faulty one.
struct granularity {
  enum rules {
    operation,    // undone if the row is the one that was left
    transaction,  // undone if the rows look as they were left
    event,        // undone in any case
  } rule;
  // Both in one transaction each. False: not that many are left.
  std::function<bool(test::transaction& in, const std::string& token,
                     const std::vector<std::string>& items, int n)>
      reserve;
  std::function<outcomes(test::transaction& in, const std::string& token)> undo;
};
granularity by_operation(const stock_database& db);
granularity by_transaction(const stock_database& db);
granularity by_event(const stock_database& db);

// Statements of the test's own. False: not that many are left.
bool take(soci::session& sql, const std::string& item, int n);

class model {
 public:
  model(const stock_database& db, granularity how);

  // So many clients, each with so many reservations or undos; then, alone, the undo of
  // what is still the last change of its rows.
  void run(int clients, int steps, unsigned seed);

  // What is not as the model says, a line each; empty: all is.
  std::string complaints() const;

  // How many reservations and undos were done, and how many undos were not.
  struct tally {
    int reserved = 0;
    int undone = 0;
    int undone_before = 0;
    int conflicts = 0;
  };
  tally count() const;

 private:
  struct reservation {
    std::vector<std::string> items;
    int n = 0;
    std::map<std::string, int> place =
        {};  // in the order of each row's changes
  };
  struct told {
    std::string token;
    outcomes what = outcomes::undone;
    std::map<std::string, int> place = {};
  };

  // Undoes what nobody has changed since: there is no reason to refuse it.
  void undo_the_last(soci::session& sql);
  void client(soci::session& sql, int which, int steps, unsigned seed);
  void reserve(soci::session& sql, const std::string& token,
               const reservation& wanted);
  void undo(soci::session& sql, const std::string& token);
  std::map<std::string, int> places(
      soci::session& sql, const std::vector<std::string>& items) const;
  std::string any_token(unsigned chance);

  const stock_database& db_;
  const granularity how_;
  mutable std::mutex mutex_;
  std::map<std::string, reservation> reserved_;
  std::vector<std::string> tokens_;
  std::vector<told> undos_;
  std::vector<std::string> refused_;  // without a reason
};

}  // namespace scopelab::revert::test
