// What looks like the begin of a raw literal is the end of another.
// lab        02_capture_by_reference
// technique  raw system call
// base       broken
// expect     refused asm
//--- after
constexpr unsigned long operator""_R(const char*, unsigned long size) { return size; }
unsigned long hidden();
unsigned long hidden() {
  const unsigned long size = "a"_R"(";
  asm volatile("nop");
  return size + sizeof ")";
}
