// Larger than a half has any business to be.
// lab        02_capture_by_reference
// technique  oversize
// base       fixed
// expect     refused larger
// big        02_capture_by_reference/mine.cpp
