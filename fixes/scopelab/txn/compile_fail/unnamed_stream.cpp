// must say: an unnamed stream is closed at once: give it a name
#include "scopelab/txn/savepoint.hpp"
#include "scopelab/txn/stream.hpp"
#include "scopelab/txn/transaction.hpp"

void f(scopelab::txn::transaction& tx) { scopelab::txn::stream{tx}; }
