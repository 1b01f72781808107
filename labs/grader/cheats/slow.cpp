// Right, and a hundred times the work.
// lab        02_capture_by_reference
// technique  cost
// base       fixed
// expect     fails stale_value cost instructions
//--- replaces run_at
void run_at(worker& who, int wanted) {
  const int level = who.priority();
  who.set_priority(std::min(wanted, worker::highest));
  for (volatile int i = 0; i < 100'000; i = i + 1) {
  }
  who.run_job();
  who.set_priority(level);
}
