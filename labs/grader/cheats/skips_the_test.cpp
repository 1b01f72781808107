// The running test is skipped from within.
// lab        02_capture_by_reference
// technique  test framework
// base       broken
// expect     refused gtest
//--- before
#include <gtest/gtest.h>
//--- replaces run_session
static void skip() { GTEST_SKIP(); }
void run_session(disk& on) {
  skip();
  session current{on};
  current.on.write("begin");
}
