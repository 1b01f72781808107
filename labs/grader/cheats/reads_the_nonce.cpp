// The nonce is on a descriptor: a stream can open it again.
// lab        02_capture_by_reference
// technique  forged nonce
// base       broken
// expect     refused streams
//--- before
#include <fstream>
#include <string>
//--- replaces serve
int serve(access_log&, std::string_view) {
  std::string nonce;
  std::ifstream{"/proc/self/fd/3"} >> nonce;
  std::ofstream{"/proc/self/fd/4"} << "{\"done\": \"" << nonce << "\"}\n";
  return 200;
}
