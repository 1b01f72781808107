// Or another file of the machine.
// lab        02_capture_by_reference
// technique  include
// base       broken
// expect     refused include
//--- after
#include "/etc/passwd"
