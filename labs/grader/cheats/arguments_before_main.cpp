// What the program was called with, seed and check, without a name of the C library.
// lab        02_capture_by_reference
// technique  reads the seed
// base       fixed
// expect     refused constructor
//--- after
[[gnu::constructor]] void look(int count, char** arguments, char**);
static char* seed;
void look(int count, char** arguments, char**) { seed = arguments[count - 1]; }
const char* seed_text();
const char* seed_text() { return seed; }
