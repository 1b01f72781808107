// Whoever reads it waits for ever.
// lab        02_capture_by_reference
// technique  planted link
// base       none
// expect     refused regular
// pipe       02_capture_by_reference/mine.cpp
