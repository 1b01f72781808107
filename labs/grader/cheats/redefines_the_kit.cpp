// A seed that is always the same.
// lab        02_capture_by_reference
// technique  own symbols
// base       broken
// expect     refused namespace kit
//--- after
#include <cstdint>
namespace kit {
std::uint64_t seed();
std::uint64_t seed() { return 1; }
}  // namespace kit
