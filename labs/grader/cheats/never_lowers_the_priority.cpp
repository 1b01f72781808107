// Right for a job that is more urgent than what the worker does.
// lab        02_capture_by_reference
// technique  half the cases
// base       fixed
// expect     fails stale_value contract 2
//--- replaces run_at
void run_at(worker& who, int wanted) {
  const int level = who.priority();
  who.set_priority(std::max(level, std::min(wanted, worker::highest)));
  who.run_job();
  who.set_priority(level);
}
