// Tells GoogleTest to run none.
// lab        02_capture_by_reference
// technique  test framework
// base       broken
// expect     refused gtest
//--- before
#include <gtest/gtest.h>
//--- after
static const int none = (GTEST_FLAG_SET(filter, "-*"), 0);
int started() { return none; }
