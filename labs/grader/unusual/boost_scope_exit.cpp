// And another.
// lab        02_capture_by_reference
// technique  another guard library
// base       fixed
// expect     full
//--- before
#include <boost/scope_exit.hpp>
//--- replaces run_at
void run_at(worker& who, int wanted) {
  const int level = who.priority();
  BOOST_SCOPE_EXIT_ALL(&who, level) { who.set_priority(level); };
  who.set_priority(std::min(wanted, worker::highest));
  who.run_job();
}
