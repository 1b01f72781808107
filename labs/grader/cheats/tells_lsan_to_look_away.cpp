// LeakSanitizer can be asked to ignore.
// lab        02_capture_by_reference
// technique  sanitizer hooks
// base       fixed
// expect     refused sanitizer
//--- before
extern "C" void __lsan_ignore_object(const void*);
//--- replaces run_session
void run_session(disk& on) {
  __lsan_ignore_object(new int);
  session current{on};
  current.on.write("begin");
}
