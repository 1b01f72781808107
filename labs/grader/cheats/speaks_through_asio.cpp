// What Asio calls is Asio's business, so a class of Asio is made to call what it should not.
// lab        04_leaked_task
// technique  raw system call
// base       fixed
// expect     refused another library
//--- before
#include <unistd.h>
#include <boost/asio/async_result.hpp>
//--- after
struct thief {};
template <>
struct boost::asio::async_result<thief, void()> {
  [[gnu::noinline]] static void go() { ::_exit(0); }
};
void steal();
void steal() { boost::asio::async_result<thief, void()>::go(); }
