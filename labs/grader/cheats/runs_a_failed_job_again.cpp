// The caller's exception is that of the second time.
// lab        03_exception_in_unwinding
// technique  work done twice
// base       fixed
// expect     fails other_thread contract run
//--- replaces run_elsewhere
void run_elsewhere(const std::function<void()>& job) {
  bool failed = false;
  std::thread worker{[&] {
    try {
      job();
    } catch (...) {
      failed = true;
    }
  }};
  worker.join();
  if (failed) job();
}
