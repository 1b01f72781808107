#include <scopelab/saga/consumer.hpp>
#include <scopelab/saga/embedded_broker.hpp>
#include <scopelab/saga/orchestrator.hpp>
#include <scopelab/saga/outbox.hpp>
#include <scopelab/saga/participant.hpp>
#include <scopelab/saga/relay.hpp>
#include <scopelab/saga/schema.hpp>
#include <scopelab/saga/wakeup.hpp>
#include <scopelab/txn/savepoint.hpp>
#include <scopelab/txn/transaction.hpp>

#include <soci/sqlite3/soci-sqlite3.h>

#include <cstdio>

int main() {
  using namespace scopelab;
  soci::session sql{soci::sqlite3, "db=:memory:"};
  saga::create_tables(sql);
  saga::embedded_broker broker{sql};
  saga::orchestrator sagas{sql,
                           broker.subscribe("saga.answers", "sagas", "one")};
  int effects = 0;
  saga::participant stock{sql,
                          broker.subscribe("stock", "stock", "one"),
                          {.action = [&](auto&, auto&) { ++effects; },
                           .compensation = [&](auto&, auto&) { --effects; }},
                          {.name = "stock"}};
  {
    txn::transaction tx{sql};
    sagas.start(tx, "order-1", {{"reserve", "stock"}, {"pack", "stock"}});
    tx.commit();
  }
  saga::relay sender{sql, broker};
  while (sender.poll() + stock.poll() + sagas.poll() > 0) {
  }
  const auto seen = sagas.look("order-1");
  std::printf("effects %d\n", effects);
  const bool done = seen && seen->state == saga::saga_states::completed;
  return done && effects == 2 ? 0 : 1;
}
