// must say: an unnamed scope ends at once: give it a name
#include "scopelab/async/task_scope.hpp"

void f(boost::asio::any_io_executor on) { scopelab::async::task_scope{on}; }
