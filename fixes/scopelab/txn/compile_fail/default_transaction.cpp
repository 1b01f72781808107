// must say: a_transaction_needs_a_session_to_begin_on
#include "scopelab/txn/savepoint.hpp"
#include "scopelab/txn/stream.hpp"
#include "scopelab/txn/transaction.hpp"

scopelab::txn::transaction tx;
