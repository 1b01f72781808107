// The same, and no leak detector looks there while the thread lives.
// lab        02_capture_by_reference
// technique  reachable leak
// base       fixed
// expect     fails stale_value ledger b
//--- before
#include <list>
//--- replaces run_at
static thread_local std::list<int> levels;
void run_at(worker& who, int wanted) {
  levels.push_back(who.priority());
  who.set_priority(std::min(wanted, worker::highest));
  who.run_job();
  who.set_priority(levels.back());
}
