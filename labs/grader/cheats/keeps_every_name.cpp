// The cleanup owns nothing: names are kept for good, each once.
// lab        02_capture_by_reference
// technique  reachable leak
// base       fixed
// expect     fails dangling_frame ledger b
// expect     fails dangling_frame faults left behind
//--- before
#include <set>
#include <string>
//--- replaces open_session
void open_session(server& at, std::string_view user) {
  static std::set<std::string> known;
  const std::string& who = *known.emplace(user).first;
  at.at_close([&at, &who] { at.log("bye " + who); });
}
