// Nothing is detected, by request.
// lab        02_capture_by_reference
// technique  sanitizer hooks
// base       fixed
// expect     refused sanitizer
//--- after
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() { return "detect_leaks=0:exitcode=0"; }
