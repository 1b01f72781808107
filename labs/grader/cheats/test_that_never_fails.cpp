// GoogleTest's list of failures, a vector, is given a function that adds nothing.
// lab        02_capture_by_reference
// technique  own symbols
// base       broken
// expect     refused another class
//--- before
#include <gtest/gtest.h>
//--- replaces run_at
void run_at(worker& who, int) {
  who.set_priority(9);
  who.run_job();
  who.set_priority(5);
}
//--- after
using part = testing::TestPartResult;
template <>
template <>
[[gnu::used]] inline void std::vector<part>::_M_realloc_insert<const part&>(iterator,
                                                                             const part&) {}
