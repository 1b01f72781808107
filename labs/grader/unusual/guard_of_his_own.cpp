// A class with a destructor.
// lab        02_capture_by_reference
// technique  own guard class
// base       fixed
// expect     full
//--- replaces run_at
namespace {
class at_level {
 public:
  explicit at_level(worker& who) : who_(who), before_(who.priority()) {}
  at_level(const at_level&) = delete;
  at_level& operator=(const at_level&) = delete;
  ~at_level() { who_.set_priority(before_); }

 private:
  worker& who_;
  int before_;
};
}  // namespace
void run_at(worker& who, int wanted) {
  const at_level restore{who};
  who.set_priority(std::min(wanted, worker::highest));
  who.run_job();
}
