// No exception leaves, so that none is missed.
// lab        03_exception_in_unwinding
// technique  wrong moment
// base       fixed
// expect     fails other_thread contract nothing
//--- replaces run_elsewhere
void run_elsewhere(const std::function<void()>& job) {
  std::thread worker{[&] {
    try {
      job();
    } catch (...) {
    }
  }};
  worker.join();
}
