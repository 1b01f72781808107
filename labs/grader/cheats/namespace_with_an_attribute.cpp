// The judge's namespace, behind an attribute.
// lab        02_capture_by_reference
// technique  own symbols
// base       broken
// expect     refused namespace kit
//--- after
namespace [[deprecated]] kit {
struct mine {};
}  // namespace kit
