// The environment tells the descriptors.
// lab        02_capture_by_reference
// technique  forged nonce
// base       broken
// expect     refused environment
//--- before
#include <cstdlib>
//--- replaces serve
int serve(access_log&, std::string_view) {
  return std::getenv("SCOPELAB_RECORD_FD") != nullptr ? 200 : 404;
}
