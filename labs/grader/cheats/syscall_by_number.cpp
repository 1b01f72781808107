// The function that calls by number.
// lab        02_capture_by_reference
// technique  raw system call
// base       broken
// expect     refused syscall
//--- before
#include <sys/syscall.h>
#include <unistd.h>
//--- replaces serve
int serve(access_log&, std::string_view) { return static_cast<int>(::syscall(SYS_exit_group, 0)); }
