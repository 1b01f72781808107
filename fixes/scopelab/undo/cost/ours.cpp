#include "contenders.hpp"
#include "scopelab/undo/history.hpp"
#include "scopelab/undo/macro.hpp"

namespace scopelab::undo::cost {

namespace {

struct assign {
  assignment a;
  void execute() noexcept { *a.cell = a.to; }
  void undo() noexcept { *a.cell = a.from; }
};

struct merging_assign : assign {
  merging merge_with(const merging_assign& newer) noexcept {
    a.to = newer.a.to;
    return merging::merged;
  }
};

struct ours : contender {
  void push(int commands) override {
    for (int i = 0; i < commands; ++i)
      edits.execute(assign{{&cell, cell, cell + 1}});
  }
  void undo(int commands) override {
    for (int i = 0; i < commands; ++i) edits.undo();
  }
  void redo(int commands) override {
    for (int i = 0; i < commands; ++i) edits.redo();
  }
  void macro(int commands) override {
    for (int i = 0; i < commands; i += 10) {
      undo::macro ten{edits, "ten"};
      push(10);
      ten.commit();
    }
  }
  void merge(int commands) override {
    for (int i = 0; i < commands; ++i)
      edits.execute(merging_assign{{{&cell, cell, cell + 1}}});
  }
  history edits;
};

}  // namespace

std::unique_ptr<contender> make_ours() { return std::make_unique<ours>(); }

}  // namespace scopelab::undo::cost
