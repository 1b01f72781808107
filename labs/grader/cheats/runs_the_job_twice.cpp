// Once as it came, once as it should.
// lab        02_capture_by_reference
// technique  work done twice
// base       fixed
// expect     fails stale_value contract jobs
//--- replaces run_at
void run_at(worker& who, int wanted) {
  const int level = who.priority();
  who.run_job();
  who.set_priority(std::min(wanted, worker::highest));
  who.run_job();
  who.set_priority(level);
}
