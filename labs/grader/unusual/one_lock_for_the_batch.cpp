// Reads and marks in one transaction, instead of by one statement.
// lab        11_half_done_saga
// technique  another strategy
// base       fixed
// expect     full
//--- replaces send_waiting
void send_waiting(poller& me) {
  std::vector<letter> mine;
  {
    transaction tx{me.sql, writing};
    mine = me.rows(
        "select id, key, text from letters where sent = 0 and lease_until <= seconds_now() "
        "order by id limit 10");
    for (const letter& l : mine)
      tx.sql() << "update letters set lease_until = seconds_now() + 30 where id = " << l.id;
    tx.commit();
  }
  for (const letter& l : mine) {
    me.send(l);
    me.sql << "update letters set sent = 1 where id = " << l.id;
  }
}
