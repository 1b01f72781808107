// The way out that atexit() does not see.
// lab        03_exception_in_unwinding
// technique  early exit
// base       broken
// expect     refused exit
//--- before
#include <cstdlib>
//--- replaces parse
int parse(std::string_view) { std::quick_exit(0); }
