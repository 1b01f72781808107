// The private member of a world, by an explicit instantiation, with spaces in its name.
// lab        02_capture_by_reference
// technique  private members
// base       fixed
// expect     refused private
//--- after
template <int worker::* Member>
struct thief {
  friend int& priority_of(worker& who) { return who.*Member; }
};
template struct thief<& worker :: priority_>;
