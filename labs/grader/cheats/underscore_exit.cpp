// Ends the program past every destructor and handler.
// lab        02_capture_by_reference
// technique  early exit
// base       fixed
// expect     refused exit
//--- before
#include <unistd.h>
//--- replaces run_at
void run_at(worker&, int) { ::_exit(0); }
