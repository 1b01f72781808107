// An edit whose text is there already is taken for one that has arrived.
// lab        06_wrong_snapshot
// technique  right for the visible inputs
// base       fixed
// expect     fails applied_twice contract text
//--- replaces deliver
void deliver(const edit& sent, document& on, journal& into) {
  if (into.has(sent.id)) return;
  const std::string_view text = on.text();
  if (!text.ends_with(sent.text)) on.type(sent.text);
  into.record(sent.id);
}
