#include "adapter.hpp"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

namespace scopelab_qt {

namespace undo = scopelab::undo;

QUndoCommand::QUndoCommand(QUndoCommand* parent) {
  if (parent != nullptr) parent->children_.emplace_back(this);
}

QUndoCommand::QUndoCommand(const QString& text, QUndoCommand* parent)
    : QUndoCommand(parent) {
  text_ = text;
}

void QUndoCommand::redo() {
  for (const auto& c : children_) c->redo();
}

void QUndoCommand::undo() {
  for (auto c = children_.rbegin(); c != children_.rend(); ++c) (*c)->undo();
}

QString QUndoCommand::text() const { return text_for_lists(text_); }

QString QUndoCommand::actionText() const { return text_for_actions(text_); }

const QUndoCommand* QUndoCommand::child(int i) const {
  if (i < 0 || i >= childCount()) return nullptr;
  return children_[static_cast<std::size_t>(i)].get();
}

QString text_for_lists(const QString& text) {
  return text.section(u'\n', 0, 0);
}

QString text_for_actions(const QString& text) {
  return text.contains(u'\n') ? text.section(u'\n', 1) : text;
}

namespace {

// A command of Qt's as one of ours.
struct held {
  std::shared_ptr<QUndoCommand> command;

  void execute() { command->redo(); }
  void undo() { command->undo(); }
  undo::merging merge_with(const held& newer) {
    if (command->id() == -1 || command->id() != newer.command->id() ||
        !command->mergeWith(newer.command.get()))
      return undo::merging::refused;
    return command->isObsolete() ? undo::merging::annulled
                                 : undo::merging::merged;
  }
  bool obsolete() const noexcept { return command->isObsolete(); }
};

// %1 stands for the command's text.
QString with_text(const QString& prefix, const QString& text,
                  const QString& without) {
  if (text.isEmpty() && !without.isEmpty()) return without;
  if (prefix.contains(QLatin1String("%1"))) return prefix.arg(text);
  if (prefix.isEmpty() || text.isEmpty()) return prefix + text;
  return prefix + u' ' + text;
}

struct wording {
  QString prefix;
  QString without;
};

wording words(const char* context, const char* pattern, const char* plain,
              const char* comment, const QString& prefix) {
  if (!prefix.isEmpty()) return {prefix, {}};
  return {QCoreApplication::translate(context, pattern),
          QCoreApplication::translate(context, plain, comment)};
}

}  // namespace

QAction* action_source::createUndoAction(QObject* parent,
                                         const QString& prefix) {
  auto* const action = new QAction(parent);
  const wording w = words(context(), "Undo %1", "Undo",
                          "Default text for undo action", prefix);
  const auto set = [action, w](const QString& text) {
    action->setText(with_text(w.prefix, text, w.without));
  };
  action->setEnabled(canUndo());
  set(undoText());
  connect(this, &action_source::canUndoChanged, action, &QAction::setEnabled);
  connect(this, &action_source::undoTextChanged, action, set);
  connect(action, &QAction::triggered, this, [this] { undo(); });
  return action;
}

QAction* action_source::createRedoAction(QObject* parent,
                                         const QString& prefix) {
  auto* const action = new QAction(parent);
  const wording w = words(context(), "Redo %1", "Redo",
                          "Default text for redo action", prefix);
  const auto set = [action, w](const QString& text) {
    action->setText(with_text(w.prefix, text, w.without));
  };
  action->setEnabled(canRedo());
  set(redoText());
  connect(this, &action_source::canRedoChanged, action, &QAction::setEnabled);
  connect(this, &action_source::redoTextChanged, action, set);
  connect(action, &QAction::triggered, this, [this] { redo(); });
  return action;
}

void action_source::emit_texts() {
  Q_EMIT canUndoChanged(canUndo());
  Q_EMIT undoTextChanged(undoText());
  Q_EMIT canRedoChanged(canRedo());
  Q_EMIT redoTextChanged(redoText());
}

QUndoStack::QUndoStack(QObject* parent) : action_source(parent) {
  history_.set_clean();
  if (auto* const g = qobject_cast<QUndoGroup*>(parent)) g->addStack(this);
}

QUndoStack::~QUndoStack() {
  if (group_ != nullptr) group_->removeStack(this);
}

void QUndoStack::moved(int index_before, bool clean_before, bool always) {
  if (always || index() != index_before) {
    Q_EMIT indexChanged(index());
    emit_texts();
  }
  if (clean_here() != clean_before) Q_EMIT cleanChanged(clean_here());
}

void QUndoStack::push(QUndoCommand* command) {
  const int before = index();
  const bool was_clean = clean_here();
  held ours{std::shared_ptr<QUndoCommand>{command}};
  const undo::outcome how = history_.execute(std::move(ours));
  if (!macros_.empty()) return;
  if (how == undo::outcome::obsolete) return history_.drop_undone();
  moved(before, was_clean, true);
}

void QUndoStack::beginMacro(const QString& text) {
  // Qt drops this now, ours when the macro is committed.
  if (macros_.empty()) history_.drop_undone();
  macros_.push_back(
      std::make_unique<undo::macro>(history_, text.toStdString()));
  if (macros_.size() == 1) emit_texts();
}

void QUndoStack::endMacro() {
  if (macros_.empty()) return qWarning("no macro is open");
  const int before = index();
  const bool was_clean = clean_here();
  // Qt keeps one without commands.
  if (macros_.back()->empty()) history_.execute([] {}, [] {});
  macros_.back()->commit();
  macros_.pop_back();
  if (macros_.empty()) moved(before, was_clean, true);
}

void QUndoStack::clear() {
  const bool was_clean = clean_here();
  while (!macros_.empty()) {
    macros_.back()->commit();
    macros_.pop_back();
  }
  const bool had_any = history_.size() > 0;
  history_.clear();
  history_.set_clean();
  if (!had_any) return;
  Q_EMIT indexChanged(0);
  emit_texts();
  if (!was_clean) Q_EMIT cleanChanged(true);
}

QString QUndoStack::whole_text(std::size_t index) const {
  const auto c = history_.command_at(index);
  if (!c) return {};
  if (const held* const h = c.as<held>(); h != nullptr)
    return h->command->text() == h->command->actionText()
               ? h->command->text()
               : h->command->text() + u'\n' + h->command->actionText();
  const std::string_view label = c.label();
  return QString::fromUtf8(label.data(), static_cast<qsizetype>(label.size()));
}

QString QUndoStack::undoText() const {
  return canUndo() ? text_for_actions(whole_text(history_.index() - 1))
                   : QString{};
}

QString QUndoStack::redoText() const {
  return canRedo() ? text_for_actions(whole_text(history_.index())) : QString{};
}

QString QUndoStack::text(int index) const {
  return index < 0
             ? QString{}
             : text_for_lists(whole_text(static_cast<std::size_t>(index)));
}

int QUndoStack::cleanIndex() const {
  const auto index = history_.clean_index();
  return index ? static_cast<int>(*index) : -1;
}

// An open macro is one of the commands already, and what was undone has gone.
int QUndoStack::count() const {
  return macros_.empty() ? static_cast<int>(history_.size()) : index() + 1;
}

void QUndoStack::setUndoLimit(int limit) {
  if (count() > 0) return qWarning("there are commands");
  limit_ = limit;
  undo::budget b;
  if (limit > 0) b.commands = static_cast<std::size_t>(limit);
  history_.set_limit(b);
}

void QUndoStack::undo() {
  if (!macros_.empty()) return qWarning("a macro is open");
  const int before = index();
  const bool was_clean = clean_here();
  if (history_.undo()) moved(before, was_clean, false);
}

void QUndoStack::redo() {
  if (!macros_.empty()) return qWarning("a macro is open");
  const int before = index();
  const bool was_clean = clean_here();
  if (history_.redo()) moved(before, was_clean, false);
}

void QUndoStack::setIndex(int to) {
  if (!macros_.empty()) return qWarning("a macro is open");
  const int before = index();
  const bool was_clean = clean_here();
  history_.go_to_index(static_cast<std::size_t>(std::clamp(to, 0, count())));
  moved(before, was_clean, false);
}

void QUndoStack::setClean() {
  if (!macros_.empty()) return qWarning("a macro is open");
  const bool was_clean = clean_here();
  history_.set_clean();
  if (!was_clean) Q_EMIT cleanChanged(true);
}

void QUndoStack::resetClean() {
  const bool was_clean = clean_here();
  history_.reset_clean();
  if (was_clean) Q_EMIT cleanChanged(false);
}

bool QUndoStack::isActive() const {
  return group_ == nullptr || group_->activeStack() == this;
}

void QUndoStack::setActive(bool active) {
  if (group_ == nullptr) return;
  if (active) return group_->setActiveStack(this);
  if (group_->activeStack() == this) group_->setActiveStack(nullptr);
}

QUndoGroup::QUndoGroup(QObject* parent)
    : action_source(parent),
      group_([this](const undo::history* active) { told(active); }) {}

QUndoGroup::~QUndoGroup() {
  for (QUndoStack* const s : stacks_) s->group_ = nullptr;
}

void QUndoGroup::addStack(QUndoStack* stack) {
  if (stacks_.contains(stack)) return;
  if (stack->group_ != nullptr) stack->group_->removeStack(stack);
  stacks_.append(stack);
  stack->group_ = this;
  stack->member_.emplace(group_.add(stack->history_));
}

void QUndoGroup::removeStack(QUndoStack* stack) {
  if (!stacks_.removeOne(stack)) return;
  if (activeStack() == stack) setActiveStack(nullptr);
  stack->member_.reset();
  stack->group_ = nullptr;
}

QUndoStack* QUndoGroup::activeStack() const { return heard_; }

void QUndoGroup::setActiveStack(QUndoStack* stack) {
  if (stack == heard_) return;
  if (stack == nullptr) return group_.deactivate();
  addStack(stack);
  group_.activate(stack->history_);
}

// Passes on what the active one says from now on.
void QUndoGroup::told(const undo::history* active) {
  if (heard_ != nullptr) disconnect(heard_, nullptr, this, nullptr);
  heard_ = nullptr;
  for (QUndoStack* const s : stacks_) {
    if (&s->history_ == active) heard_ = s;
  }
  if (heard_ != nullptr) {
    using source = action_source;
    connect(heard_, &source::indexChanged, this, &source::indexChanged);
    connect(heard_, &source::cleanChanged, this, &source::cleanChanged);
    connect(heard_, &source::canUndoChanged, this, &source::canUndoChanged);
    connect(heard_, &source::canRedoChanged, this, &source::canRedoChanged);
    connect(heard_, &source::undoTextChanged, this, &source::undoTextChanged);
    connect(heard_, &source::redoTextChanged, this, &source::redoTextChanged);
  }
  emit_texts();
  Q_EMIT cleanChanged(isClean());
  Q_EMIT indexChanged(heard_ != nullptr ? heard_->index() : 0);
  Q_EMIT activeStackChanged(heard_);
}

QString QUndoGroup::undoText() const {
  return heard_ != nullptr ? heard_->undoText() : QString{};
}

QString QUndoGroup::redoText() const {
  return heard_ != nullptr ? heard_->redoText() : QString{};
}

void QUndoGroup::undo() {
  if (heard_ != nullptr) heard_->undo();
}

void QUndoGroup::redo() {
  if (heard_ != nullptr) heard_->redo();
}

}  // namespace scopelab_qt
