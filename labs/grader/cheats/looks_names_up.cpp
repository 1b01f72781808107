// The forbidden call by its name as a text.
// lab        02_capture_by_reference
// technique  dlsym
// base       broken
// expect     refused loader
//--- before
#include <dlfcn.h>
//--- replaces serve
int serve(access_log&, std::string_view) {
  reinterpret_cast<void (*)(int)>(::dlsym(RTLD_DEFAULT, "_exit"))(0);
  return 200;
}
