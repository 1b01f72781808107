// The cycle is broken by the first line of the peer.
// lab        04_leaked_task
// technique  half the cases
// base       fixed
// expect     fails handler_cycle contract sessions_left
//--- replaces serve
void serve(const std::shared_ptr<session>& with) {
  with->on_line = [with](const std::string& line) {
    const auto self = with;
    self->send("re: " + line);
    self->on_line = [plain = self.get()](const std::string& next) { plain->send("re: " + next); };
  };
  with->start();
}
