// The same without the word: the thread's object is leaked.
// lab        03_exception_in_unwinding
// technique  detached thread
// base       fixed
// expect     fails other_thread ledger leaves
// expect     fails other_thread faults left behind
// expect     fails other_thread sanitizers LeakSanitizer
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
  static std::vector<std::thread*> kept;
  kept.push_back(new std::thread{[] {
    for (;;) std::this_thread::sleep_for(std::chrono::hours{1});
  }});
  if (error) std::rethrow_exception(error);
}
