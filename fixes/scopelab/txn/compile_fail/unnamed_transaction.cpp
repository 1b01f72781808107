// must say: an unnamed transaction is rolled back at once: give it a name
#include "scopelab/txn/savepoint.hpp"
#include "scopelab/txn/stream.hpp"
#include "scopelab/txn/transaction.hpp"

void f(soci::session& sql) { scopelab::txn::transaction{sql}; }
