// Descriptors of a run, and the signals that end it.
#pragma once

#include <sys/types.h>

#include <string>
#include <utility>

namespace grader {

// Both ends are closed with the block and are not inherited. Numbered from 20 up: the numbers
// below are what a child gets them as.
class joined_ends {
 public:
  static joined_ends pipe();
  // As a socket it has no name in /proc/self/fd by which it could be opened again.
  static joined_ends socket();

  joined_ends(joined_ends&& other) noexcept
      : near_(std::exchange(other.near_, -1)), far_(std::exchange(other.far_, -1)) {}
  joined_ends& operator=(joined_ends&&) = delete;
  ~joined_ends();

  int near() const { return near_; }  // this process's
  int far() const { return far_; }    // the child's
  void close_near();
  void close_far();

 private:
  joined_ends(int near, int far);
  int near_;
  int far_;
};

// Readable once SIGINT, SIGTERM or SIGHUP has come.
int signal_descriptor();

// Starts a program in a process group of its own, with these as its descriptors from 0 on, and no
// others. -1: of the first three this process's, else none. Any thread. Throws std::system_error.
pid_t start(const std::string& program, char* const* arguments, char* const* environment,
            const int* descriptors, int count);

}  // namespace grader
