// Qt's undo classes, over this library: what Qt's own tests are compiled
// against. Only what they use, and with the signals that they wait for.
#pragma once

#include <QAction>
#include <QList>
#include <QObject>
#include <QString>

#ifndef Q_MOC_RUN  // which does not know C++20
#include "scopelab/undo/group.hpp"
#include "scopelab/undo/history.hpp"
#include "scopelab/undo/macro.hpp"

#include <memory>
#include <optional>
#include <vector>
#endif

namespace scopelab_qt {

class QUndoGroup;

class QUndoCommand {
 public:
  explicit QUndoCommand(QUndoCommand* parent = nullptr);
  explicit QUndoCommand(const QString& text, QUndoCommand* parent = nullptr);
  QUndoCommand(const QUndoCommand&) = delete;
  QUndoCommand& operator=(const QUndoCommand&) = delete;
  virtual ~QUndoCommand() = default;

  virtual void undo();
  virtual void redo();
  virtual int id() const { return -1; }
  virtual bool mergeWith(const QUndoCommand*) { return false; }

  QString text() const;
  QString actionText() const;
  void setText(const QString& text) { text_ = text; }
  bool isObsolete() const { return obsolete_; }
  void setObsolete(bool obsolete) { obsolete_ = obsolete; }
  int childCount() const { return static_cast<int>(children_.size()); }
  const QUndoCommand* child(int i) const;

 private:
  QString text_;
  bool obsolete_ = false;
  std::vector<std::unique_ptr<QUndoCommand>> children_;
};

// The two texts of a command, as Qt has them in one string.
QString text_for_lists(const QString& text);
QString text_for_actions(const QString& text);

// What a stack and a group have in common: two actions kept up to date.
class action_source : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;
  virtual bool canUndo() const = 0;
  virtual bool canRedo() const = 0;
  virtual QString undoText() const = 0;
  virtual QString redoText() const = 0;
  virtual bool isClean() const = 0;
  QAction* createUndoAction(QObject* parent, const QString& prefix = {});
  QAction* createRedoAction(QObject* parent, const QString& prefix = {});

 public Q_SLOTS:
  virtual void undo() = 0;
  virtual void redo() = 0;

 Q_SIGNALS:
  void indexChanged(int index);
  void cleanChanged(bool clean);
  void canUndoChanged(bool can);
  void canRedoChanged(bool can);
  void undoTextChanged(const QString& text);
  void redoTextChanged(const QString& text);

 protected:
  void emit_texts();
  // The class is the context of a translation.
  virtual const char* context() const = 0;
};

class QUndoStack : public action_source {
  Q_OBJECT

 public:
  explicit QUndoStack(QObject* parent = nullptr);
  ~QUndoStack() override;

  void push(QUndoCommand* command);
  void beginMacro(const QString& text);
  void endMacro();
  void clear();

  bool canUndo() const override { return history_.can_undo(); }
  bool canRedo() const override { return history_.can_redo(); }
  QString undoText() const override;
  QString redoText() const override;
  bool isClean() const override { return history_.is_clean(); }
  int cleanIndex() const;
  int index() const { return static_cast<int>(history_.index()); }
  int count() const;
  QString text(int index) const;
  void setUndoLimit(int limit);
  int undoLimit() const { return limit_; }
  bool isActive() const;

 public Q_SLOTS:
  void undo() override;
  void redo() override;
  void setIndex(int index);
  void setClean();
  void resetClean();
  void setActive(bool active = true);

 private:
  friend class QUndoGroup;
  const char* context() const override { return "QUndoStack"; }
  QString whole_text(std::size_t index) const;
  bool clean_here() const { return cleanIndex() == index(); }
  void moved(int index_before, bool clean_before, bool always);

  scopelab::undo::history history_{{.keep_branches = false}};
  std::vector<std::unique_ptr<scopelab::undo::macro>> macros_;
  QUndoGroup* group_ = nullptr;
  std::optional<scopelab::undo::group::membership> member_;
  int limit_ = 0;
};

class QUndoGroup : public action_source {
  Q_OBJECT

 public:
  explicit QUndoGroup(QObject* parent = nullptr);
  ~QUndoGroup() override;

  void addStack(QUndoStack* stack);
  void removeStack(QUndoStack* stack);
  QList<QUndoStack*> stacks() const { return stacks_; }
  QUndoStack* activeStack() const;

  bool canUndo() const override { return group_.can_undo(); }
  bool canRedo() const override { return group_.can_redo(); }
  QString undoText() const override;
  QString redoText() const override;
  bool isClean() const override { return group_.is_clean(); }

 public Q_SLOTS:
  void undo() override;
  void redo() override;
  void setActiveStack(QUndoStack* stack);

 Q_SIGNALS:
  void activeStackChanged(QUndoStack* stack);

 private:
  const char* context() const override { return "QUndoGroup"; }
  void told(const scopelab::undo::history* active);

  QList<QUndoStack*> stacks_;
  QUndoStack* heard_ = nullptr;
  scopelab::undo::group group_;
};

}  // namespace scopelab_qt

using scopelab_qt::QUndoCommand;
using scopelab_qt::QUndoGroup;
using scopelab_qt::QUndoStack;
