// A table of answers that grows with each guest, and not with one who comes again.
// lab        01_cleared_on_return
// technique  reachable leak
// base       fixed
// expect     fails returned_buffer ledger b
// expect     fails returned_buffer faults left behind
//--- before
#include <map>
//--- replaces greeting
std::string greeting(std::string_view name) {
  static std::map<std::string, std::string> known;
  std::string& text = known[std::string{name}];
  if (text.empty()) text = "hello, " + std::string{name};
  return text;
}
