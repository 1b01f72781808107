// A throw at every callback of the same operations, on a history and on
// QUndoStack: what is left of the document, of the history and of the commands.
// Prints the table of ../README.md.
#include "scopelab/undo/testing/faults.hpp"
#include "scopelab/undo/history.hpp"
#include "scopelab/undo/macro.hpp"

#include <QUndoStack>

#include <cstdio>
#include <exception>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace {

using namespace scopelab;
using undo::rig::point;

struct document {
  std::string text;
  int commands = 0;  // alive
};

// Counts itself, in the document.
class counted {
 public:
  explicit counted(document* d) : d_(d) { ++d_->commands; }
  counted(const counted& other) : counted(other.d_) {}
  counted& operator=(const counted&) = delete;
  ~counted() { --d_->commands; }

 private:
  document* d_;
};

// Appends; two of them merge if they are the same letter.
struct append {
  document* to;
  std::string what;
  counted me{to};

  void execute() {
    point();
    to->text += what;
  }
  void undo() {
    point();
    to->text.resize(to->text.size() - what.size());
  }
  bool merge(const append& newer) {
    if (what[0] != newer.what[0]) return false;
    point();
    what += newer.what;
    return true;
  }
  undo::merging merge_with(const append& newer) {
    return merge(newer) ? undo::merging::merged : undo::merging::refused;
  }
};

struct qt_append : QUndoCommand {
  qt_append(document* to, std::string what) : a{to, std::move(what)} {}
  void redo() override { a.execute(); }
  void undo() override { a.undo(); }
  int id() const override { return 1; }
  bool mergeWith(const QUndoCommand* newer) override {
    return a.merge(static_cast<const qt_append*>(newer)->a);
  }
  append a;
};

// What is to be as it was: text, index, size, clean index, commands alive.
using state = std::tuple<std::string, int, int, int, int>;

struct ours {
  document d;
  undo::history h{{.keep_branches = false}};

  void push(const char* what) { h.execute(append{&d, what}); }
  void undo() { h.undo(); }
  void redo() { h.redo(); }
  void go_to(int index) { h.go_to_index(static_cast<std::size_t>(index)); }
  void set_clean() { h.set_clean(); }
  void ten() {
    undo::macro outer{h, "ten"};
    for (const char* what : {"a", "b", "c"}) push(what);
    undo::macro inner{h, "inner"};
    for (const char* what : {"d", "d", "e", "f"}) push(what);
    inner.commit();
    for (const char* what : {"g", "h", "i"}) push(what);
    outer.commit();
  }
  state now() const {
    const auto clean = h.clean_index();
    return {d.text, static_cast<int>(h.index()), static_cast<int>(h.size()),
            clean ? static_cast<int>(*clean) : -1, d.commands};
  }
};

struct qt {
  document d;
  QUndoStack s;

  void push(const char* what) { s.push(new qt_append(&d, what)); }
  void undo() { s.undo(); }
  void redo() { s.redo(); }
  void go_to(int index) { s.setIndex(index); }
  void set_clean() { s.setClean(); }
  // What a careful caller does about an exception.
  void ten() {
    s.beginMacro("ten");
    int open = 1;
    try {
      for (const char* what : {"a", "b", "c"}) push(what);
      s.beginMacro("inner");
      ++open;
      for (const char* what : {"d", "d", "e", "f"}) push(what);
      s.endMacro();
      --open;
      for (const char* what : {"g", "h", "i"}) push(what);
      s.endMacro();
    } catch (...) {
      while (open-- > 0) s.endMacro();
      s.undo();
      throw;
    }
  }
  state now() const {
    return {d.text, s.index(), s.count(), s.cleanIndex(), d.commands};
  }
};

template <class History>
struct operation {
  const char* name;
  void (*prepare)(History&);
  void (*run)(History&);
};

template <class History>
std::vector<operation<History>> operations() {
  return {
      {"push", [](History&) {}, [](History& h) { h.push("x"); }},
      {"push what merges", [](History& h) { h.push("x"); },
       [](History& h) { h.push("x"); }},
      {"push where redo leads somewhere", [](History& h) { h.go_to(1); },
       [](History& h) { h.push("x"); }},
      {"undo", [](History&) {}, [](History& h) { h.undo(); }},
      {"redo", [](History& h) { h.undo(); }, [](History& h) { h.redo(); }},
      {"go back by four", [](History&) {}, [](History& h) { h.go_to(0); }},
      {"record a macro of ten", [](History&) {}, [](History& h) { h.ten(); }},
      {"undo the macro", [](History& h) { h.ten(); },
       [](History& h) { h.undo(); }},
      {"redo the macro",
       [](History& h) {
         h.ten();
         h.undo();
       },
       [](History& h) { h.redo(); }},
  };
}

struct result {
  int places = 0;
  int document = 0;
  int history = 0;
  int leaked = 0;
  int retry = 0;
};

template <class History>
void make(History& h, const operation<History>& op) {
  for (const char* what : {"1", "2", "3", "4"}) h.push(what);
  h.set_clean();
  op.prepare(h);
}

template <class History>
result try_all(const operation<History>& op) {
  state wanted;
  {
    History h;
    make(h, op);
    op.run(h);
    wanted = h.now();
  }
  result r;
  for (;;) {
    History h;
    make(h, op);
    const auto [text, index, size, clean, alive] = h.now();
    undo::rig::arm_callbacks(r.places + 1);
    try {
      op.run(h);
      undo::rig::disarm();
      return r;
    } catch (const undo::rig::fault&) {
      undo::rig::disarm();
    }
    ++r.places;
    const auto [text2, index2, size2, clean2, alive2] = h.now();
    r.document += text2 != text ? 1 : 0;
    r.history += index2 != index || size2 != size || clean2 != clean ? 1 : 0;
    r.leaked += alive2 != alive ? 1 : 0;
    bool right = false;
    try {
      op.run(h);
      right = h.now() == wanted;
    } catch (const std::exception&) {
      // What is no more there cannot be taken out again.
    }
    r.retry += right ? 0 : 1;
  }
}

}  // namespace

int main() {
  std::puts(
      "| a throw in | places | history: calls that left any change | "
      "QUndoStack: document changed | QUndoStack: index, size or clean mark "
      "changed | QUndoStack: commands leaked or left | QUndoStack: wrong after "
      "a retry |\n|---|---:|---:|---:|---:|---:|---:|");
  const auto of_ours = operations<ours>();
  const auto of_qt = operations<qt>();
  int bad = 0;
  for (std::size_t i = 0; i < of_ours.size(); ++i) {
    const result us = try_all(of_ours[i]);
    const result them = try_all(of_qt[i]);
    const int changed = us.document + us.history + us.leaked + us.retry;
    bad += changed;
    std::printf("| %s | %d | %d | %d | %d | %d | %d |\n", of_ours[i].name,
                us.places, changed, them.document, them.history, them.leaked,
                them.retry);
    if (us.places != them.places)
      std::fprintf(stderr, "%s: %d places, Qt's %d\n", of_ours[i].name,
                   us.places, them.places);
  }
  return bad == 0 ? 0 : 1;
}
