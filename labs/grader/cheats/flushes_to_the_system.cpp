// Each line is flushed, and looked at: a kill loses nothing, a power cut all of it.
// lab        08_lost_rollback_token
// technique  half of the fix
// base       fixed
// expect     fails buffered_journal contract synced
//--- before
#include <stdexcept>
//--- replaces record_all
void record_all(const std::string& path, const std::vector<std::string>& commands,
                const acknowledge& said) {
  std::ofstream log{path, std::ios::app};
  for (const std::string& command : commands) {
    if (!(log << command << std::endl)) throw std::runtime_error{"not written"};
    said(command);
  }
}
//--- replaces recover
std::vector<std::string> recover(const std::string& path) {
  std::vector<std::string> all;
  std::ifstream log{path};
  for (std::string each; std::getline(log, each) && !log.eof();) all.push_back(each);
  return all;
}
