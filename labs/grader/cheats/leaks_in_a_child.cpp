// What leaks does so in a process that is not looked at.
// lab        03_exception_in_unwinding
// technique  fork
// base       fixed
// expect     refused processes
//--- before
#include <unistd.h>
//--- replaces run_elsewhere
void run_elsewhere(const std::function<void()>& job) {
  if (::fork() == 0) job();
}
