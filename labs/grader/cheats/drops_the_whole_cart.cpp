// One order that is refused, and all of them are taken back.
// lab        09_late_before_image
// technique  too much of it
// base       fixed
// expect     fails guard_per_statement contract booked
//--- replaces book
int book(shop& in, const std::vector<order>& orders) {
  transaction tx{in.sql, in.opening()};
  int booked = 0;
  for (const order& each : orders) {
    if (!all_of(tx, {take, enter, pay}, each)) return 0;
    ++booked;
  }
  tx.commit();
  return booked;
}
