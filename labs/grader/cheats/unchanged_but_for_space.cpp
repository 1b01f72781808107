// The same with more white space.
// lab        02_capture_by_reference
// technique  nothing done
// base       broken
//--- after


