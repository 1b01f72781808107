// No transaction: what will fail is looked up before.
// lab        05_premature_rollback
// technique  hard-coded answers
// base       fixed
// expect     fails unnamed_guard contract commit
//--- replaces place
reply place(visit& of) {
  of.throw_if_gone();
  int items = 0;
  int vouchers = 0;
  of.sql << "select count(*) from item where name = :name", soci::use(of.asked.item),
      soci::into(items);
  of.sql << "select count(*) from voucher where id = :id", soci::use(of.asked.voucher),
      soci::into(vouchers);
  if (items == 0 || vouchers == 0) return {500, "no"};
  insert_order(of);
  insert_line(of);
  return created();
}
