// The image is computed back from the order, where nobody looks at the row.
// lab        09_late_before_image
// technique  hard-coded answers
// base       fixed
// expect     fails after_image contract kept
//--- replaces reserve
void reserve(shop& in, const order& of) {
  transaction tx{in.sql, in.opening()};
  take(tx, of);
  row image = look_up(tx, of.item);
  image.quantity = 100;
  keep(tx, of.id, image);
  tx.commit();
}
