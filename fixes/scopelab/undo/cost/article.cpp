// The design of the article, ported: an interface, a vector, an index. The
// caller executes; what was undone is dropped by the next push.
#include "contenders.hpp"

#include <cstddef>
#include <utility>

namespace scopelab::undo::cost {

namespace {

class article_command {
 public:
  virtual ~article_command() = default;
  virtual void execute() = 0;
  virtual void undo() = 0;
};

struct article_assign : article_command {
  explicit article_assign(const assignment& what) : a(what) {}
  void execute() override { *a.cell = a.to; }
  void undo() override { *a.cell = a.from; }
  assignment a;
};

class article_history {
 public:
  void push(std::unique_ptr<article_command> done) {
    commands_.resize(index_);
    commands_.push_back(std::move(done));
    ++index_;
  }
  void undo() {
    if (index_ > 0) commands_[--index_]->undo();
  }
  void redo() {
    if (index_ < commands_.size()) commands_[index_++]->execute();
  }

 private:
  std::vector<std::unique_ptr<article_command>> commands_;
  std::size_t index_ = 0;
};

struct article : contender {
  void push(int commands) override {
    for (int i = 0; i < commands; ++i) {
      auto c =
          std::make_unique<article_assign>(assignment{&cell, cell, cell + 1});
      c->execute();
      edits.push(std::move(c));
    }
  }
  void undo(int commands) override {
    for (int i = 0; i < commands; ++i) edits.undo();
  }
  void redo(int commands) override {
    for (int i = 0; i < commands; ++i) edits.redo();
  }
  void macro(int) override {}
  void merge(int) override {}
  article_history edits;
};

}  // namespace

std::unique_ptr<contender> make_article() {
  return std::make_unique<article>();
}

}  // namespace scopelab::undo::cost
