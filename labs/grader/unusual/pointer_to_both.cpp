// Version and entry behind one pointer.
// lab        07_torn_history
// technique  another strategy
// base       fixed
// expect     full
//--- replaces make_last_entry
class told_behind_a_pointer : public last_entry {
 public:
  void tell(int entry) override { now_.store({now_.load()->version + 1, entry}); }
  numbered read() const override { return *now_.load(); }

 private:
  latest<numbered> now_;
};

std::unique_ptr<last_entry> make_last_entry() { return std::make_unique<told_behind_a_pointer>(); }
