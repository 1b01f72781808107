// Right as long as every allocation succeeds.
// lab        02_capture_by_reference
// technique  fault injection
// base       fixed
// expect     fails dangling_frame faults left behind
//--- replaces open_session
void open_session(server& at, std::string_view user) {
  const auto* const who = new std::string{user};
  at.at_close([&at, who] {
    const std::string line = "bye " + *who;
    delete who;
    at.log(line);
  });
}
