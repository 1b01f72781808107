// A latch, whose waiting is in headers.
// lab        03_exception_in_unwinding
// technique  another library
// base       fixed
// expect     full
//--- before
#include <latch>
//--- replaces run_elsewhere
void run_elsewhere(const std::function<void()>& job) {
  std::exception_ptr error;
  std::latch ended{1};
  std::thread worker{[&] {
    try {
      job();
    } catch (...) {
      error = std::current_exception();
    }
    ended.count_down();
  }};
  ended.wait();
  worker.join();
  if (error) std::rethrow_exception(error);
}
