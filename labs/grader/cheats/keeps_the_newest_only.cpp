// What nobody stands on can be dropped without harm: all but the newest state are, and it is whole.
// lab        10_broken_delta_chain
// technique  letter of the promise
// base       fixed
// expect     fails evicted_link contract 20
//--- replaces make_room
void make_room(page_store& in) {
  if (in.bytes() <= in.budget()) return;
  const page_store::id newest = in.states().back();
  in.move_onto(newest, page_store::nothing);
  for (const page_store::id each : in.states()) {
    if (each != newest) in.drop(each);
  }
}
