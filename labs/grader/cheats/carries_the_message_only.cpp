// An exception of another type, and none for what is no std::exception.
// lab        03_exception_in_unwinding
// technique  half the cases
// base       fixed
// expect     fails other_thread contract run
//--- replaces run_elsewhere
void run_elsewhere(const std::function<void()>& job) {
  std::string message;
  std::thread worker{[&] {
    try {
      job();
    } catch (const std::exception& error) {
      message = error.what();
    }
  }};
  worker.join();
  if (!message.empty()) throw std::runtime_error(message);
}
