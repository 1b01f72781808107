// Fields with their ends marked, and the marks in them escaped, instead of lengths.
// lab        08_lost_rollback_token
// technique  another encoding
// base       fixed
// expect     full
//--- replaces token_of
std::string token_of(const step& of) {
  std::string fields;
  for (const std::string& each : {of.command, of.saga, std::to_string(of.number)}) {
    for (const char letter : each) {
      if (letter == '\\' || letter == ';') fields += '\\';
      fields += letter;
    }
    fields += ';';
  }
  return sign(fields);
}
