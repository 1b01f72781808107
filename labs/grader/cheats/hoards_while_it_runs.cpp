// Right, and a megabyte on the way that nobody needs.
// lab        02_capture_by_reference
// technique  cost
// base       fixed
// expect     fails stale_value cost peak_bytes
//--- before
#include <vector>
//--- replaces run_at
void run_at(worker& who, int wanted) {
  const std::vector<char> hoard(1 << 20);
  const int level = who.priority();
  who.set_priority(std::min(wanted, worker::highest));
  who.run_job();
  who.set_priority(level + hoard[0]);
}
