// Nor is one in which another thread goes on.
// lab        03_exception_in_unwinding
// technique  time-out
// base       fixed
// expect     fails other_thread contract time
//--- replaces run_elsewhere
void run_elsewhere(const std::function<void()>& job) {
  std::thread worker{[&] {
    job();
    for (volatile bool spin = true; spin;) {
    }
  }};
  worker.join();
}
