// The session goes before the flush, unless it ends by an error.
// lab        12_unseen_failure
// technique  half of the fix
// base       fixed
// expect     fails lost_at_shutdown contract undos
//--- replaces serve_session
void serve_session(const std::string& collector, int undos, int fails_at) {
  exporter exports{collector};
  {
    session open{exports};
    for (int i = 1; i <= undos; ++i) open.undo(i, fails_at);
  }
  exports.flush();
}
