// Nor is half a file.
// lab        02_capture_by_reference
// technique  nothing done
// base       broken
// expect     does not compile
//--- after
int half_a_function(
