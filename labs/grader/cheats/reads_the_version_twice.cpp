// Reads the version before and after, which is no help while the other one is in the middle.
// lab        07_torn_history
// technique  a narrower gap
// base       fixed
// expect     fails torn_version contract was_so
//--- replaces make_last_entry
class told_in_two_steps : public last_entry {
 public:
  void tell(int entry) override {
    entry_.store(entry);
    version_.store(version_.load() + 1);
  }
  numbered read() const override {
    for (;;) {
      const int version = version_.load();
      const int entry = entry_.load();
      if (version_.load() == version) return {version, entry};
    }
  }

 private:
  cell<int> version_{"version"};
  cell<int> entry_{"entry"};
};

std::unique_ptr<last_entry> make_last_entry() { return std::make_unique<told_in_two_steps>(); }
