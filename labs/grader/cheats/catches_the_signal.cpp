// The watchdog asks with a signal.
// lab        02_capture_by_reference
// technique  signals
// base       fixed
// expect     refused signals
//--- before
#include <csignal>
//--- replaces run_at
void run_at(worker& who, int wanted) {
  std::signal(SIGTERM, SIG_IGN);
  const int level = who.priority();
  who.set_priority(std::min(wanted, worker::highest));
  who.run_job();
  who.set_priority(level);
}
