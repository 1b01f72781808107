// A static object ends the program before main().
// lab        02_capture_by_reference
// technique  global constructor
// base       broken
// expect     refused exit
//--- after
#include <unistd.h>
static const int at_start = (::_exit(0), 0);
int started() { return at_start; }
