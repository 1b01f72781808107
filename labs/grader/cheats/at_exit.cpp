// The result is written, and then comes his handler.
// lab        02_capture_by_reference
// technique  early exit
// base       broken
// expect     refused exit
//--- before
#include <cstdlib>
//--- after
static const int hooked = std::atexit([] {});
int started() { return hooked; }
