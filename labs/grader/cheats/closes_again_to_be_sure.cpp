// Both errors, and a file that is closed twice when its write fails.
// lab        03_exception_in_unwinding
// technique  double release
// base       fixed
// expect     fails throwing_cleanup contract c
//--- replaces write_and_close
errors write_and_close(file& out) {
  errors found;
  try {
    scope_exit close{[&]() noexcept {
      try {
        out.close();
      } catch (...) {
      }
    }};
    out.write();
  } catch (const std::exception& error) {
    found.push_back(error.what());
  }
  try {
    out.close();
  } catch (const std::exception& error) {
    found.push_back(error.what());
  }
  return found;
}
