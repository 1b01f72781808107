// The sanitizer's old word.
// lab        02_capture_by_reference
// technique  undefined behaviour
// base       fixed
// expect     refused sanitizer
//--- before
#include <memory>
//--- replaces serve
[[gnu::no_address_safety_analysis]] int serve(access_log& log, std::string_view path) {
  auto status = std::make_unique<long[]>(64);
  long* const read_later = &status[32];
  *read_later = path == "/" ? 200 : 404;
  status.reset();
  log.add(static_cast<int>(*read_later));
  return static_cast<int>(*read_later);
}
