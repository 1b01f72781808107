// The folder is one.
// lab        02_capture_by_reference
// technique  planted link
// base       none
// expect     refused link
// link       02_capture_by_reference -> /etc
