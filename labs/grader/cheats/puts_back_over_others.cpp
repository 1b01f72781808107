// The absolute value, whatever others have taken since.
// lab        09_late_before_image
// technique  half of the fix
// base       fixed
// expect     fails replayed_inverse contract others
//--- replaces undo
void undo(shop& in, const undo_message& told) {
  transaction tx{in.sql, in.opening()};
  set_quantity(tx, item_is{told.item}, told.before);
  tx.commit();
}
