// The row is read after the change, and what was taken is added to it again.
// lab        09_late_before_image
// technique  computed back
// base       fixed
// expect     full
//--- replaces reserve
void reserve(shop& in, const order& of) {
  transaction tx{in.sql, in.opening()};
  const int taken = take(tx, of) ? of.count : 0;
  row image = look_up(tx, of.item);
  image.quantity += taken;
  keep(tx, of.id, image);
  tx.commit();
}
