// No snapshot of the text, but of what the command changes.
// lab        06_wrong_snapshot
// technique  another strategy
// base       fixed
// expect     full
//--- replaces replacement
class at_places : public command {
 public:
  at_places(char from, char to) : from_(from), to_(to) {}
  void execute(document& on) override {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < on.text().size(); ++i) {
      if (on.text()[i] == from_) places.push_back(i);
    }
    const std::size_t cursor = on.contents().cursor;
    on.replace_all(from_, to_);
    places_ = std::move(places);
    cursor_ = cursor;
  }
  void undo(document& on) override {
    document::state now = on.contents();
    for (const std::size_t each : places_) now.text[each] = from_;
    now.cursor = cursor_;
    on.restore(std::move(now));
  }

 private:
  char from_;
  char to_;
  std::vector<std::size_t> places_;
  std::size_t cursor_ = 0;
};

std::unique_ptr<command> replacement(char from, char to) {
  return std::make_unique<at_places>(from, to);
}
