// must say: a_guard_is_neither_copied_nor_moved
#include "scopelab/txn/savepoint.hpp"
#include "scopelab/txn/stream.hpp"
#include "scopelab/txn/transaction.hpp"

void f(scopelab::txn::transaction& tx) {
  scopelab::txn::savepoint inner{tx};
  scopelab::txn::savepoint other{std::move(inner)};
}
