// Marked first, sent afterwards: nothing is sent twice, and what a dead poller held is lost.
// lab        11_half_done_saga
// technique  another wrong
// base       fixed
// expect     fails double_send contract 101
//--- replaces send_waiting
void send_waiting(poller& me) {
  const auto waiting = me.rows(
      "update letters set sent = 1 where id in (select id from letters where sent = 0 order by id "
      "limit 10) returning id, key, text");
  for (const letter& l : waiting) me.send(l);
}
