// The stack itself closes last first.
// lab        02_capture_by_reference
// technique  no guard at all
// base       fixed
// expect     full
//--- replaces use_handles
void use_handles(device& on, int count) {
  if (count <= 0) return;
  const int handle = on.open();
  const scope_exit close{[&on, handle]() noexcept { on.close(handle); }};
  use_handles(on, count - 1);
}
