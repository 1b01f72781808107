// No guard: both ways out are written down.
// lab        02_capture_by_reference
// technique  no guard at all
// base       fixed
// expect     full
//--- replaces run_at
void run_at(worker& who, int wanted) {
  const int level = who.priority();
  try {
    who.set_priority(std::min(wanted, worker::highest));
    who.run_job();
  } catch (...) {
    who.set_priority(level);
    throw;
  }
  who.set_priority(level);
}
