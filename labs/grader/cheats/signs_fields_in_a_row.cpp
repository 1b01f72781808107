// A key, and still no word on where a field ends.
// lab        08_lost_rollback_token
// technique  half of the fix
// base       fixed
// expect     fails ambiguous_token contract 120
//--- replaces token_of
std::string token_of(const step& of) {
  return sign(of.command + of.saga + std::to_string(of.number));
}
