// The same random operations on a history without branches and on QUndoStack,
// compared after each one.
//
//   differential [OPERATIONS [SEED]]
#include "scopelab/undo/history.hpp"
#include "scopelab/undo/macro.hpp"

#include <QUndoStack>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace scopelab;

// Cells that commands overwrite, and which callbacks ran, in their order.
struct document {
  std::array<std::uint32_t, 16> cells{};
  std::uint64_t calls = 0;

  void called(std::uint64_t what) { calls = (calls ^ what) * 0x100000001b3U; }
  bool operator==(const document&) const = default;
};

// What both kinds of command do.
struct edit {
  enum class kinds { set, typed, sum };
  kinds kind;
  document* to;
  std::uint32_t number;  // of the command, for the call and the label
  std::uint32_t cell;
  std::uint32_t value;
  std::uint32_t was = 0;

  void redo() {
    to->called(number * 2ULL);
    std::uint32_t& c = to->cells[cell];
    was = c;
    c = kind == kinds::set ? value : c + value;
  }
  void undo() {
    to->called(number * 2ULL + 1);
    std::uint32_t& c = to->cells[cell];
    c = kind == kinds::set ? was : c - value;
  }
  bool takes(const edit& newer) const {
    return kind != kinds::set && kind == newer.kind && cell == newer.cell;
  }
  void take(const edit& newer) {
    value += newer.value;
    number = newer.number;
  }
  bool is_nothing() const { return kind == kinds::sum && value == 0; }
  std::string label() const { return std::to_string(number); }
};

struct ours {
  edit e;
  std::shared_ptr<bool> gone;
  std::string name;

  void execute() { e.redo(); }
  void undo() { e.undo(); }
  undo::merging merge_with(const ours& newer) {
    if (!e.takes(newer.e)) return undo::merging::refused;
    e.take(newer.e);
    name = e.label();
    return e.is_nothing() ? undo::merging::annulled : undo::merging::merged;
  }
  bool obsolete() const noexcept { return *gone; }
  std::string_view label() const noexcept { return name; }
};

struct theirs : QUndoCommand {
  edit e;
  std::shared_ptr<bool> gone;

  theirs(const edit& what, std::shared_ptr<bool> g)
      : e(what), gone(std::move(g)) {
    setText(QString::fromStdString(e.label()));
  }
  void redo() override { e.redo(); }
  void undo() override { e.undo(); }
  int id() const override {
    return e.kind == edit::kinds::set ? -1 : static_cast<int>(e.kind);
  }
  bool mergeWith(const QUndoCommand* other) override {
    const edit& newer = static_cast<const theirs*>(other)->e;
    if (!e.takes(newer)) return false;
    e.take(newer);
    setText(QString::fromStdString(e.label()));
    if (e.is_nothing()) setObsolete(true);
    return true;
  }
};

class comparison {
 public:
  explicit comparison(unsigned seed) : random_(seed) { begin(); }

  void step() {
    switch (macros_.empty() ? any(20) : any(8)) {
      case 0:
      case 1:
      case 2:
      case 3:
      case 4:
        return push(false);
      case 5:
        return begin_macro();
      case 6:
      case 7:
        return macros_.empty() ? begin_macro() : end_macro();
      case 8:
      case 9:
      case 10:
        return undo_both();
      case 11:
      case 12:
      case 13:
        stack_->redo();
        return void(history_->redo());
      case 14:
      case 15:
        return set_index();
      case 16:
        stack_->setClean();
        return history_->set_clean();
      case 17:
        if (any(4) != 0) return;
        stack_->resetClean();
        return history_->reset_clean();
      case 18:
        return make_obsolete();
      default:
        return any(100) == 0 ? begin() : push(true);
    }
  }

  bool same() const {
    if (here_ != there_) return false;
    if (!macros_.empty()) return true;
    return stack_->count() == signed_int(history_->size()) &&
           stack_->index() == signed_int(history_->index()) &&
           stack_->canUndo() == history_->can_undo() &&
           stack_->canRedo() == history_->can_redo() &&
           stack_->undoText() == text(history_->undo_label()) &&
           stack_->redoText() == text(history_->redo_label()) &&
           stack_->isClean() == history_->is_clean() &&
           stack_->cleanIndex() == clean_index();
  }
  bool same_labels() const {
    for (int i = 0; macros_.empty() && i < stack_->count(); ++i) {
      const auto c = history_->command_at(static_cast<std::size_t>(i));
      if (!c || stack_->text(i) != text(c.label())) return false;
    }
    return true;
  }

  void say() const {
    std::printf("Qt: %d of %d, clean %d, undo %s redo %s, calls %llx\n",
                stack_->index(), stack_->count(), stack_->cleanIndex(),
                qPrintable(stack_->undoText()), qPrintable(stack_->redoText()),
                static_cast<unsigned long long>(there_.calls));
    std::printf("ours: %zu of %zu, clean %d, undo %s redo %s, calls %llx\n",
                history_->index(), history_->size(), clean_index(),
                std::string{history_->undo_label()}.c_str(),
                std::string{history_->redo_label()}.c_str(),
                static_cast<unsigned long long>(here_.calls));
  }

 private:
  static int signed_int(std::size_t n) { return static_cast<int>(n); }
  static QString text(std::string_view s) {
    return QString::fromUtf8(s.data(), static_cast<qsizetype>(s.size()));
  }
  int clean_index() const {
    const auto index = history_->clean_index();
    return index ? signed_int(*index) : -1;
  }
  int any(int below) {
    return static_cast<int>(random_() % static_cast<unsigned>(below));
  }

  // A new pair, of which the limit can still be set.
  void begin() {
    const int limit = any(3) * 10;
    stack_ = std::make_unique<QUndoStack>();
    stack_->setUndoLimit(limit);
    undo::options o{.keep_branches = false};
    if (limit > 0) o.limit.commands = static_cast<std::size_t>(limit);
    history_ = std::make_unique<undo::history>(o);
    history_->set_clean();  // as QUndoStack is at first
    here_ = there_ = {};
  }

  // Qt drops what was undone when what is obsolete is pushed, ours does not.
  // Qt merges into what is obsolete, and then removes both; ours keeps the new
  // one.
  void push(bool obsolete) {
    const QUndoCommand* const last = stack_->command(stack_->index() - 1);
    const bool alone = last != nullptr && last->isObsolete();
    const auto kind = static_cast<edit::kinds>(alone ? 0 : any(3));
    const auto value = static_cast<std::uint32_t>(any(5) - 2);
    const edit e{.kind = obsolete ? edit::kinds::set : kind,
                 .to = &here_,
                 .number = ++number_,
                 .cell = static_cast<std::uint32_t>(any(3)),
                 .value = value};
    edit other = e;
    other.to = &there_;
    const auto gone = std::make_shared<bool>(obsolete && !history_->can_redo());
    auto* const command = new theirs(other, gone);
    command->setObsolete(*gone);
    stack_->push(command);
    history_->execute(ours{e, gone, e.label()});
  }

  void begin_macro() {
    if (macros_.size() == 3) return;
    const std::string label = "m" + std::to_string(++number_);
    stack_->beginMacro(QString::fromStdString(label));
    macros_.push_back(std::make_unique<undo::macro>(*history_, label));
    push(false);
  }

  // Qt keeps a macro without commands, ours does not: it gets one.
  void end_macro() {
    const edit e{edit::kinds::set, &here_, ++number_, 5, number_};
    edit other = e;
    other.to = &there_;
    const auto stays = std::make_shared<bool>(false);
    stack_->push(new theirs(other, stays));
    history_->execute(ours{e, stays, e.label()});
    stack_->endMacro();
    macros_.back()->commit();
    macros_.pop_back();
  }

  void undo_both() {
    stack_->undo();
    history_->undo();
  }

  // Going back, setIndex() undoes what is obsolete, undo() does not; ours
  // never does.
  void set_index() {
    const int to = any(stack_->count() + 1);
    for (int i = to; i < stack_->index(); ++i) {
      if (stack_->command(i)->isObsolete()) return undo_both();
    }
    stack_->setIndex(to);
    history_->go_to_index(static_cast<std::size_t>(to));
  }

  void make_obsolete() {
    if (stack_->count() == 0) return;
    const int at = any(stack_->count());
    auto* const c =
        dynamic_cast<theirs*>(const_cast<QUndoCommand*>(stack_->command(at)));
    if (c == nullptr) return;  // a macro
    c->setObsolete(true);
    *c->gone = true;
  }

  std::mt19937 random_;
  document here_;
  document there_;
  std::unique_ptr<QUndoStack> stack_;
  std::unique_ptr<undo::history> history_;
  std::vector<std::unique_ptr<undo::macro>> macros_;
  std::uint32_t number_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  const long operations =
      argc > 1 ? std::strtol(argv[1], nullptr, 10) : 1000000;
  const long seed = argc > 2 ? std::strtol(argv[2], nullptr, 10) : 1;
  comparison c{static_cast<unsigned>(seed)};
  for (long i = 1; i <= operations; ++i) {
    c.step();
    if (c.same() && (i % 16 != 0 || c.same_labels())) continue;
    std::printf("seed %ld: they differ after operation %ld\n", seed, i);
    c.say();
    return 1;
  }
  std::printf("%ld random operations, seed %ld: 0 differences\n", operations,
              seed);
}
