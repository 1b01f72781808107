// Right, and every request stays for good in a list that is still reachable.
// lab        02_capture_by_reference
// technique  reachable leak
// base       fixed
// expect     fails early_value ledger bytes
// expect     fails early_value faults left behind
// expect     fails early_value sanitizers LeakSanitizer
//--- before
#include <string>
#include <vector>
//--- replaces serve
static std::vector<std::string*> seen;
int serve(access_log& log, std::string_view path) {
  seen.push_back(new std::string(200, '/'));
  const int status = path == "/" ? 200 : 404;
  log.add(status);
  return status;
}
