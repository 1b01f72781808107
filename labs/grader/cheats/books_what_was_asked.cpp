// How a job will end is known before it has; unless it is cancelled.
// lab        03_exception_in_unwinding
// technique  hard-coded answers
// base       fixed
// expect     fails coroutine_outcome contract cancelled
//--- replaces run_job
kit::task run_job(kit::loop& on, job work, book& outcomes) {
  scope_exit note{[&]() noexcept {
    outcomes.add(work == job::succeeds ? outcome::succeeded
                 : work == job::fails  ? outcome::failed
                                       : outcome::cancelled);
  }};
  co_await done{on, work};
}
