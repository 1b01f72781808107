// Each line is flushed, so that a kill loses nothing; a full disk is not looked at.
// lab        08_lost_rollback_token
// technique  half of the fix
// base       fixed
// expect     fails buffered_journal contract AFullDisk
//--- replaces record_all
void record_all(const std::string& path, const std::vector<std::string>& commands,
                const acknowledge& said) {
  std::ofstream log{path, std::ios::app};
  for (const std::string& command : commands) {
    log << command << std::endl;
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
