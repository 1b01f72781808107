// Right for as many calls as a check makes; then broken.
// lab        02_capture_by_reference
// technique  wrong when measured
// base       fixed
// expect     fails stale_value contract measured
//--- replaces run_at
void run_at(worker& who, int wanted) {
  static int calls = 0;
  const int level = who.priority();
  who.set_priority(std::min(wanted, worker::highest));
  who.run_job();
  if (++calls < 25) who.set_priority(level);
}
