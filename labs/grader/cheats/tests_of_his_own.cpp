// Suites of the same name that pass.
// lab        02_capture_by_reference
// technique  test framework
// base       broken
// expect     refused gtest
//--- before
#include <gtest/gtest.h>
//--- after
TEST(EarlyValuePromise, TheLogHasWhatWasAnswered) {}
