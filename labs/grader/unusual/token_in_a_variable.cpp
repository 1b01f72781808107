// The token is a variable of its own, and the loop has one way out.
// lab        08_lost_rollback_token
// technique  another shape
// base       fixed
// expect     full
//--- replaces serve
void serve(stream& with, shop& in) {
  request asked;
  bool is_there = true;
  while (is_there && with.read(asked)) {
    std::string token;
    if (in.has_kept(asked.id)) {
      token = in.kept(asked.id);
    } else {
      token = in.execute(asked);
      in.keep(asked.id, token);
    }
    is_there = with.write({asked.id, token});
  }
}
