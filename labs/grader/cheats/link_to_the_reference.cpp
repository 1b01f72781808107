// The file is a link to the solution.
// lab        02_capture_by_reference
// technique  planted link
// base       none
// expect     refused link
// link       02_capture_by_reference/mine.cpp -> ../../../fixes/02_capture_by_reference.cpp
