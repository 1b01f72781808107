// must say: an unnamed savepoint is rolled back at once: give it a name
#include "scopelab/txn/savepoint.hpp"
#include "scopelab/txn/stream.hpp"
#include "scopelab/txn/transaction.hpp"

void f(scopelab::txn::transaction& tx) { scopelab::txn::savepoint{tx}; }
