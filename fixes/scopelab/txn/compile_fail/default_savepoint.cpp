// must say: a_savepoint_needs_a_transaction_to_be_set_in
#include "scopelab/txn/savepoint.hpp"
#include "scopelab/txn/stream.hpp"
#include "scopelab/txn/transaction.hpp"

scopelab::txn::savepoint inner;
