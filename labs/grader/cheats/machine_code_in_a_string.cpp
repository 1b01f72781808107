// Code as data: it needs memory that is both.
// lab        02_capture_by_reference
// technique  raw system call
// base       broken
// expect     refused sections
//--- replaces serve
[[gnu::section(".text.mine")]] static const unsigned char code[]{0xb8, 231, 0, 0,   0,
                                                                 0x31, 0xff, 0x0f, 0x05};
int serve(access_log&, std::string_view) {
  reinterpret_cast<void (*)()>(const_cast<unsigned char*>(code))();
  return 200;
}
