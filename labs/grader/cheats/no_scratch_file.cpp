// None is left, as none was made.
// lab        03_exception_in_unwinding
// technique  nothing done
// base       fixed
// expect     fails skipped_by_exit contract 42
//--- replaces convert
int convert(const std::filesystem::path&, std::string_view text) { return parse(text); }
