// The program is his.
// lab        02_capture_by_reference
// technique  own main
// base       broken
// expect     refused main
//--- after
int main() { return 0; }
