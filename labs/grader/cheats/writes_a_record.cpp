// Writes to every descriptor that there may be.
// lab        02_capture_by_reference
// technique  forged result
// base       broken
// expect     refused files
//--- before
#include <unistd.h>
//--- replaces serve
int serve(access_log&, std::string_view) {
  for (int to = 3; to < 20; ++to) {
    if (::write(to, "{\"done\": \"0\"}\n", 14) < 0) continue;
  }
  return 200;
}
