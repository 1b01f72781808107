// Titles are kept for good, each once.
// lab        01_cleared_on_return
// technique  reachable leak
// base       fixed
// expect     fails retained_capacity contract 528
//--- before
#include <set>
//--- replaces summarise
void summarise(std::string_view page, summary& result) {
  static std::set<std::string> known;
  result.title = *known.emplace(page.substr(0, page.find('\n'))).first;
}
