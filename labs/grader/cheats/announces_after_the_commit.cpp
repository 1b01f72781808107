// The announcement comes after the commit: what fails is not announced, what is killed is lost.
// lab        11_half_done_saga
// technique  half of the fix
// base       fixed
// expect     fails dual_write contract 100
//--- replaces place
void place(desk& at, const order& what) {
  transaction tx{at.sql, writing};
  insert_order(tx.sql(), what);
  tx.commit();
  at.mail.publish(placed(what));
}
