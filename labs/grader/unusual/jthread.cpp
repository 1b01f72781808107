// Joins by itself.
// lab        03_exception_in_unwinding
// technique  another library
// base       fixed
// expect     full
//--- replaces run_elsewhere
void run_elsewhere(const std::function<void()>& job) {
  std::exception_ptr error;
  {
    const std::jthread worker{[&] {
      try {
        job();
      } catch (...) {
        error = std::current_exception();
      }
    }};
  }
  if (error) std::rethrow_exception(error);
}
