// must say: an unnamed transaction is rolled back at once: give it a name
#include "scopelab/txn/transaction.hpp"

void store(soci::session& sql) {
  scopelab::txn::transaction{sql};
  sql << "insert into item (name) values ('book')";
}
