// Lab 03 saves to files, so its halves may open them: but not these.
// lab        03_exception_in_unwinding
// technique  forged nonce
// base       broken
// expect     refused files
//--- replaces save
void save(const std::filesystem::path&, std::string_view) {
  std::string nonce;
  std::ifstream{"/proc/self/fd/3"} >> nonce;
  std::ofstream{"/proc/self/fd/4"} << "{\"done\": \"" << nonce << "\"}\n";
}
