// Every failure is counted, and nobody hears of the error.
// lab        12_unseen_failure
// technique  swallows errors
// base       fixed
// expect     fails skipped_by_exception contract thrown
//--- replaces undo_counted
bool undo_counted(undo_counters& in, const command& what) {
  bool done = false;
  try {
    done = take_back(what);
  } catch (const undo_error&) {
    done = false;
  }
  in.attempts.Increment();
  (done ? in.successes : in.failures).Increment();
  return done;
}
