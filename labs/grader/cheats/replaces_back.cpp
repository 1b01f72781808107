// Undone by the opposite replacement, which also finds what was there before.
// lab        06_wrong_snapshot
// technique  right for the visible inputs
// base       fixed
// expect     fails snapshot_after_apply contract a banana|
//--- replaces replacement
class back_and_forth : public command {
 public:
  back_and_forth(char from, char to) : from_(from), to_(to) {}
  void execute(document& on) override { on.replace_all(from_, to_); }
  void undo(document& on) override { on.replace_all(to_, from_); }

 private:
  char from_;
  char to_;
};

std::unique_ptr<command> replacement(char from, char to) {
  return std::make_unique<back_and_forth>(from, to);
}
