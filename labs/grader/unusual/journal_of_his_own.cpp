// Lines with their length in front, each flushed to the disk, in a file of his own.
// lab        08_lost_rollback_token
// technique  without the library
// base       fixed
// expect     full
//--- before
#include <fcntl.h>
#include <unistd.h>

#include <stdexcept>
//--- replaces record_all
void record_all(const std::string& path, const std::vector<std::string>& commands,
                const acknowledge& said) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  for (const std::string& command : commands) {
    const std::string line = std::to_string(command.size()) + " " + command + "\n";
    if (::write(file, line.data(), line.size()) != static_cast<ssize_t>(line.size()) ||
        ::fdatasync(file) != 0) {
      ::close(file);
      throw std::runtime_error{"not written"};
    }
    said(command);
  }
  ::close(file);
}
//--- replaces recover
std::vector<std::string> recover(const std::string& path) {
  std::vector<std::string> all;
  std::ifstream in{path};
  for (std::string line; std::getline(in, line) && !in.eof();) {
    const std::size_t space = line.find(' ');
    if (space == std::string::npos) break;
    const std::string command = line.substr(space + 1);
    if (command.size() != std::stoul(line.substr(0, space))) break;
    all.push_back(command);
  }
  return all;
}
