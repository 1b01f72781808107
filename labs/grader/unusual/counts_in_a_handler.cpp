// Counted in a handler, and thrown on.
// lab        12_unseen_failure
// technique  another shape
// base       fixed
// expect     full
//--- replaces undo_counted
bool undo_counted(undo_counters& in, const command& what) {
  in.attempts.Increment();
  try {
    const bool done = take_back(what);
    (done ? in.successes : in.failures).Increment();
    return done;
  } catch (...) {
    in.failures.Increment();
    throw;
  }
}
