// The word is not in the source.
// lab        02_capture_by_reference
// technique  raw system call
// base       broken
// expect     refused asm
//--- before
#define JOIN(a, b) a##b
#define CALL JOIN(as, m)
//--- replaces serve
int serve(access_log&, std::string_view) {
  CALL volatile("syscall" ::"a"(231), "D"(0));
  return 200;
}
