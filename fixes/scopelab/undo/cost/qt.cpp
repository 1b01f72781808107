#include "contenders.hpp"

#include <QUndoStack>

namespace scopelab::undo::cost {

namespace {

struct qt_assign : QUndoCommand {
  explicit qt_assign(const assignment& what) : a(what) {}
  void redo() override { *a.cell = a.to; }
  void undo() override { *a.cell = a.from; }
  assignment a;
};

struct qt_merging : qt_assign {
  using qt_assign::qt_assign;
  int id() const override { return 1; }
  bool mergeWith(const QUndoCommand* newer) override {
    a.to = static_cast<const qt_merging*>(newer)->a.to;
    return true;
  }
};

struct qt : contender {
  void push(int commands) override {
    for (int i = 0; i < commands; ++i)
      stack.push(new qt_assign({&cell, cell, cell + 1}));
  }
  void undo(int commands) override {
    for (int i = 0; i < commands; ++i) stack.undo();
  }
  void redo(int commands) override {
    for (int i = 0; i < commands; ++i) stack.redo();
  }
  void macro(int commands) override {
    const QString ten = QStringLiteral("ten");
    for (int i = 0; i < commands; i += 10) {
      stack.beginMacro(ten);
      push(10);
      stack.endMacro();
    }
  }
  void merge(int commands) override {
    for (int i = 0; i < commands; ++i)
      stack.push(new qt_merging({&cell, cell, cell + 1}));
  }
  QUndoStack stack;
};

}  // namespace

std::unique_ptr<contender> make_qt() { return std::make_unique<qt>(); }

}  // namespace scopelab::undo::cost
