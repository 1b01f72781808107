// The error arrives when all have ended; nothing ran side by side.
// lab        04_leaked_task
// technique  half the work
// base       fixed
// expect     fails detached_error contract at_once
//--- replaces run_all
asio::awaitable<void> run_all(asio::any_io_executor, std::vector<job> jobs) {
  std::exception_ptr first;
  for (const job& each : jobs) {
    try {
      co_await each.run();
    } catch (...) {
      if (!first) first = std::current_exception();
    }
  }
  if (first) std::rethrow_exception(first);
}
