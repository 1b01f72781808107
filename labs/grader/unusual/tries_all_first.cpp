// A first try, of which nothing is kept, finds the orders that are good; then they
// are booked.
// lab        09_late_before_image
// technique  two passes
// base       fixed
// expect     full
//--- replaces book
int book(shop& in, const std::vector<order>& orders) {
  std::vector<order> good;
  {
    transaction trial{in.sql, in.opening()};
    for (const order& each : orders) {
      if (all_of(trial, {take, enter, pay}, each)) good.push_back(each);
    }
  }
  transaction tx{in.sql, in.opening()};
  for (const order& each : good) {
    take(tx, each);
    enter(tx, each);
    pay(tx, each);
  }
  tx.commit();
  return static_cast<int>(good.size());
}
