// Every handle is closed before the next is opened: none is open while it is used.
// lab        02_capture_by_reference
// technique  wrong moment
// base       fixed
// expect     fails loop_variable contract 1
//--- replaces use_handles
void use_handles(device& on, int count) {
  for (int i = 0; i < count; ++i) on.close(on.open());
}
