// A check that does not end is no pass.
// lab        02_capture_by_reference
// technique  time-out
// base       fixed
// expect     fails early_value contract time
//--- replaces serve
int serve(access_log&, std::string_view) {
  for (volatile bool spin = true; spin;) {
  }
  return 200;
}
