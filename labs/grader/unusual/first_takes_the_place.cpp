// The first of those that stand on the state which goes takes its place, and the others stand on that.
// lab        10_broken_delta_chain
// technique  another algorithm
// base       fixed
// expect     full
//--- replaces make_room
void make_room(page_store& in) {
  for (; in.bytes() > in.budget(); in.drop(in.least_used())) {
    const page_store::id goes = in.least_used();
    const std::vector<page_store::id> orphans = in.standing_on(goes);
    if (orphans.empty()) continue;
    in.move_onto(orphans.front(), in.base_of(goes));
    for (std::size_t i = 1; i < orphans.size(); ++i) in.move_onto(orphans[i], orphans.front());
  }
}
