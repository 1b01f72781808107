// Reads the scratch file back, removes it by std::filesystem, and renames what it saved.
// lab        03_exception_in_unwinding
// technique  another library
// base       fixed
// expect     full
//--- replaces save
void save(const std::filesystem::path& to, std::string_view text) {
  std::filesystem::path part = to;
  part += ".part";
  std::ofstream out;
  out.exceptions(std::ios::failbit | std::ios::badbit);
  out.open(part, std::ios::binary);
  out << text;
  out.close();
  std::filesystem::rename(part, to);
}
//--- replaces convert
int convert(const std::filesystem::path& scratch, std::string_view text) {
  std::ofstream{scratch} << text;
  scope_exit remove{[&]() noexcept {
    std::error_code ignored;
    std::filesystem::remove(scratch, ignored);
  }};
  std::ifstream in{scratch};
  std::string read;
  std::getline(in, read);
  return parse(read);
}
