// A pointer that is never followed, for its deleter.
// lab        02_capture_by_reference
// technique  another owner
// base       fixed
// expect     full
//--- before
#include <memory>
//--- replaces run_at
void run_at(worker& who, int wanted) {
  const auto restore = [level = who.priority()](worker* of) { of->set_priority(level); };
  const std::unique_ptr<worker, decltype(restore)> at_the_end{&who, restore};
  who.set_priority(std::min(wanted, worker::highest));
  who.run_job();
}
