// The forwarder remembers in a table of its own what it has sent, and asks for the rest.
// lab        11_half_done_saga
// technique  another strategy
// base       fixed
// expect     full
//--- replaces forward
void forward(poller& me) {
  me.sql << "create table if not exists sent_letters (id integer primary key)";
  const auto waiting = me.rows(
      "select id, key, text from letters where id not in (select id from sent_letters) "
      "order by key, seq");
  for (const letter& l : waiting) {
    me.send(l);
    me.sql << "insert into sent_letters (id) values (" << l.id << ")";
  }
}
