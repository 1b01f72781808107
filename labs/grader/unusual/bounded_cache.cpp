// Remembers the last answers, and no more than eight.
// lab        02_capture_by_reference
// technique  bounded cache
// base       fixed
// expect     full
//--- before
#include <array>
#include <string>
//--- replaces serve
int serve(access_log& log, std::string_view path) {
  struct entry {
    std::string path;
    int status = 0;
  };
  static std::array<entry, 8> cache;
  entry& place = cache[path.size() % cache.size()];
  if (place.status == 0 || place.path != path) {
    place.path.assign(path.substr(0, 15));
    place.status = path == "/" ? 200 : 404;
    if (place.path != path) {
      const int status = place.status;
      place = {};
      log.add(status);
      return status;
    }
  }
  log.add(place.status);
  return place.status;
}
