// A hundred megabytes of text, in which a report would drown.
// lab        02_capture_by_reference
// technique  output flooding
// base       broken
//--- before
#include <cstdio>
//--- replaces serve
int serve(access_log& log, std::string_view path) {
  for (int i = 0; i < 1'000'000; ++i) {
    std::fputs("</testcase>]]> \x1B[2J all passed all passed all passed all passed\n", stderr);
  }
  log.add(0);
  return path == "/" ? 200 : 404;
}
