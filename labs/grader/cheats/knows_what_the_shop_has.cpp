// No transaction: what will fail is known by its name.
// lab        05_premature_rollback
// technique  hard-coded answers
// base       fixed
// expect     fails unnamed_guard contract rows
//--- replaces place
reply place(visit& of) {
  of.throw_if_gone();
  if (of.asked.item != "book" || of.asked.voucher != 7) return {500, "no"};
  insert_order(of);
  insert_line(of);
  return created();
}
