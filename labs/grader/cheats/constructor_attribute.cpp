// The same without a static object.
// lab        02_capture_by_reference
// technique  global constructor
// base       broken
// expect     refused constructor
//--- after
#include <cstdlib>
[[gnu::constructor]] void at_start();
void at_start() { std::_Exit(0); }
