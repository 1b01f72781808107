// And shows them as an error.
// lab        02_capture_by_reference
// technique  include
// base       broken
// expect     refused include
//--- after
#include "seeded.cpp"
