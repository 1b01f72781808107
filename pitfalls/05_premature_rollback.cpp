#include "contract.hpp"

#include "scopelab/txn/transaction.hpp"

using scopelab::txn::transaction;

// Serves a request that awaits, inside one transaction.
asio::awaitable<reply> serve_async(visit& of) {
  transaction tx{of.sql, of.opening};
  auto answer = store_async(of);
  tx.commit();
  return answer;
}

// Stores an order and its line.
reply place(visit& of) {
  soci::transaction{of.sql};
  insert_order(of);
  insert_line(of);
  of.throw_if_gone();
  return created();
}

// Stores an order and tells the client.
void place_and_tell(visit& of) {
  transaction tx{of.sql, of.opening};
  const reply answer = store(of);
  of.send(answer);
  tx.commit();
}

namespace {

// What is done in its block is kept.
class unit_of_work {
 public:
  explicit unit_of_work(visit& of) : tx_(of.sql, of.opening) {}
  ~unit_of_work() { tx_.commit(); }

 private:
  transaction tx_;
};

}  // namespace

// Stores an order in a unit of work.
reply place_in_unit(visit& of) {
  unit_of_work unit{of};
  const reply answer = store(of);
  return answer;
}

// Serves a request inside one transaction.
reply serve(visit& of) {
  transaction tx{of.sql, of.opening};
  const reply answer = store_if_known(of);
  tx.commit();
  return answer;
}
