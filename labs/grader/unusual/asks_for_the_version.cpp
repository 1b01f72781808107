// The row is locked and looked at; what is added back is the difference.
// lab        09_late_before_image
// technique  compares in the program
// base       fixed
// expect     full
//--- replaces undo
void undo(shop& in, const undo_message& told) {
  transaction tx{in.sql, in.opening()};
  const row now = look_up(tx, told.item);
  if (now.version != told.after) return;
  set_quantity(tx, item_is{told.item}, now.quantity + told.count);
  tx.commit();
}
