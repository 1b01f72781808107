// A cache of answers without an end.
// lab        02_capture_by_reference
// technique  reachable leak
// base       fixed
// expect     fails early_value ledger b
// expect     fails early_value faults left behind
//--- before
#include <map>
#include <string>
//--- replaces serve
int serve(access_log& log, std::string_view path) {
  static std::map<std::string, int> known;
  const int status = known.try_emplace(std::string{path}, path == "/" ? 200 : 404).first->second;
  log.add(status);
  return status;
}
