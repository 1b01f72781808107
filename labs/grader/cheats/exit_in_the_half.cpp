// Ends the program with success in the middle of a check.
// lab        02_capture_by_reference
// technique  early exit
// base       fixed
// expect     refused exit
//--- before
#include <cstdlib>
//--- replaces serve
int serve(access_log&, std::string_view) { std::exit(0); }
