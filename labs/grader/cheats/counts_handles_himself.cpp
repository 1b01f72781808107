// The handles that are closed are those of a device that nobody has used before.
// lab        02_capture_by_reference
// technique  hard-coded answers
// base       fixed
// expect     fails loop_variable contract on.closed
//--- replaces use_handles
void use_handles(device& on, int count) {
  for (int i = 0; i < count; ++i) on.open();
  for (int handle = count; handle > 0; --handle) on.close(handle);
}
