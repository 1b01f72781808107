#include "contract.hpp"

#include "scopelab/txn/transaction.hpp"

using scopelab::txn::transaction;

// Serves a request that awaits, inside one transaction.
asio::awaitable<reply> serve_async(visit& of) {
  transaction tx{of.sql, of.opening};
  auto answer = co_await store_async(of);
  tx.commit();
  co_return answer;
}

// Stores an order and its line.
reply place(visit& of) {
  transaction tx{of.sql, of.opening};
  insert_order(of);
  insert_line(of);
  of.throw_if_gone();
  tx.commit();
  return created();
}

// Stores an order and tells the client.
void place_and_tell(visit& of) {
  transaction tx{of.sql, of.opening};
  const reply answer = store(of);
  tx.commit();
  of.send(answer);
}

namespace {

// What is done in its block is kept.
class unit_of_work {
 public:
  explicit unit_of_work(visit& of) : tx_(of.sql, of.opening) {}
  void commit() { tx_.commit(); }

 private:
  transaction tx_;
};

}  // namespace

// Stores an order in a unit of work.
reply place_in_unit(visit& of) {
  unit_of_work unit{of};
  const reply answer = store(of);
  unit.commit();
  return answer;
}

// Serves a request inside one transaction.
reply serve(visit& of) {
  transaction tx{of.sql, of.opening};
  const reply answer = store_if_known(of);
  if (answer.status < 400) tx.commit();
  return answer;
}
