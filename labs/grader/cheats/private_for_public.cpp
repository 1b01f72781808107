// The world's members are his to write.
// lab        02_capture_by_reference
// technique  forged world
// base       broken
// expect     refused private
//--- before
#define private public
#define class struct
//--- replaces use_handles
void use_handles(device& on, int count) {
  for (int i = 0; i < count; ++i) on.open();
  for (int handle = count; handle > 0; --handle) on.closed_.push_back(handle);
}
