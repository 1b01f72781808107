// By its name.
// lab        03_exception_in_unwinding
// technique  hard-coded answers
// base       fixed
// expect     fails swallowed_error contract true
//--- replaces save
void save(const std::filesystem::path& to, std::string_view text) {
  std::ofstream{to} << text;
  if (to.native().ends_with("full")) throw std::runtime_error("not saved");
}
