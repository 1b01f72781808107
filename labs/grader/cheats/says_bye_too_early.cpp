// The line is the right one, and it is logged when the session opens.
// lab        02_capture_by_reference
// technique  wrong moment
// base       fixed
// expect     fails dangling_frame contract bye
//--- replaces open_session
void open_session(server& at, std::string_view user) {
  at.log("bye " + std::string{user});
}
