// No guard: the span is ended by hand, on every path.
// lab        12_unseen_failure
// technique  another shape
// base       fixed
// expect     full
//--- replaces undo_traced
bool undo_traced(exporter& to, const command& what) {
  live_span span{to, "undo " + what.name, what.context};
  bool done = false;
  try {
    done = take_back(what);
  } catch (const undo_error& error) {
    span.set_error(error.type());
    span.end();
    throw;
  }
  if (!done) span.set_error("refused");
  span.end();
  return done;
}
