// must say: a_transaction_needs_a_session_to_begin_on
#include "scopelab/txn/transaction.hpp"

soci::session& session();

void f() {
  soci::session& sql = session();
  {
    scopelab::txn::transaction(sql);  // a variable called sql
    sql << "insert into item (id) values (1)";
  }
}
