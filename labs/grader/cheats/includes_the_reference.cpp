// The compiler fetches the solution.
// lab        02_capture_by_reference
// technique  include
// base       none
// expect     refused include
//--- file 02_capture_by_reference/mine.cpp
#include "../../fixes/02_capture_by_reference.cpp"
