// A resolver of an indirect function runs before anything else.
// lab        02_capture_by_reference
// technique  own symbols
// base       broken
// expect     refused
//--- after
extern "C" {
static int zero() { return 0; }
static int (*resolve())() { return zero; }
int early() __attribute__((ifunc("resolve")));
}
int use_early() { return early(); }
