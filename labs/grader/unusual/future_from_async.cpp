// The standard library carries the exception.
// lab        03_exception_in_unwinding
// technique  another library
// base       fixed
// expect     full
//--- before
#include <future>
//--- replaces run_elsewhere
void run_elsewhere(const std::function<void()>& job) {
  std::packaged_task<void()> task{job};
  std::future<void> ended = task.get_future();
  std::thread worker{std::move(task)};
  worker.join();
  ended.get();
}
