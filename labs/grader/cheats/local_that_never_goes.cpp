// A local variable that is taken by hand, and not given back when its call is over.
// lab        02_capture_by_reference
// technique  world forged
// base       fixed
// expect     fails dangling_frame contract locals
//--- replaces open_session
void open_session(server& at, std::string_view user) {
  auto& name = at.stack().acquire();
  name.write(user);
  at.at_close([&at, &name] { at.log("bye " + name.read()); });
}
