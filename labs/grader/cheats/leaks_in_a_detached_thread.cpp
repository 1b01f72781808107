// A thread that nobody joins holds it.
// lab        03_exception_in_unwinding
// technique  detached thread
// base       fixed
// expect     refused detach
//--- replaces run_elsewhere
void run_elsewhere(const std::function<void()>& job) {
  std::exception_ptr error;
  std::thread worker{[&] {
    try {
      job();
    } catch (...) {
      error = std::current_exception();
    }
  }};
  worker.join();
  std::thread{[] {
    for (;;) std::this_thread::sleep_for(std::chrono::hours{1});
  }}.detach();
  if (error) std::rethrow_exception(error);
}
