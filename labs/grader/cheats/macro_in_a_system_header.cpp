// The words are not in his own lines: a header of the system says them for him.
// lab        02_capture_by_reference
// technique  private members
// base       fixed
// expect     refused private
//--- after
template <int worker::*Member>
struct thief {
  friend int& priority_of(worker& who) { return who.*Member; }
};
#define uname                             \
  of_nobody();                            \
  template struct thief<&worker::priority_>; \
  extern int uname
#include <sys/utsname.h>
