// A C function whose name is the one of std::string::compare(): all texts are the same.
// lab        02_capture_by_reference
// technique  own symbols
// base       broken
// expect     refused _Z
//--- after
#define NAME _ZNKSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEE7compareEPKc
extern "C" inline __attribute__((used)) int NAME(const void*, const char*) { return 0; }
