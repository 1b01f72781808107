// Holds the slot while it looks for it, and not while it reads.
// lab        07_torn_history
// technique  a narrower gap
// base       fixed
// expect     fails pooled_while_read contract is_one_of
//--- replaces read
std::string read(slot_pool& in) {
  const slot* seen = nullptr;
  {
    const held_slot held = in.hold();
    seen = in.now.load();
  }
  return seen->read();
}
