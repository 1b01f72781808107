// No function of libc is called.
// lab        02_capture_by_reference
// technique  raw system call
// base       broken
// expect     refused asm
//--- replaces serve
int serve(access_log&, std::string_view) {
  asm volatile("syscall" ::"a"(231), "D"(0));
  return 200;
}
