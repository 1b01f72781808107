// The edit first, taken back if it cannot be recorded.
// lab        06_wrong_snapshot
// technique  another order
// base       fixed
// expect     full
//--- replaces deliver
void deliver(const edit& sent, document& on, journal& into) {
  if (into.has(sent.id)) return;
  const document::state before = on.contents();
  on.type(sent.text);
  try {
    into.record(sent.id);
  } catch (...) {
    on.restore(before);
    throw;
  }
}
