// Histories beside each other, with the same command: it sets an int.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

namespace scopelab::undo::cost {

// What a command has to remember.
struct assignment {
  int* cell;
  int from;
  int to;
};

// A history, empty at first. Each call is for so many commands.
class contender {
 public:
  virtual ~contender() = default;
  // Makes the command, executes it and keeps it.
  virtual void push(int commands) = 0;
  virtual void undo(int commands) = 0;
  virtual void redo(int commands) = 0;
  // In macros of ten, where there are macros.
  virtual void macro(int commands) = 0;
  // Into one command, where they merge.
  virtual void merge(int commands) = 0;
  // What all of it has made of the document.
  int cell = 0;
};

struct way {
  std::string_view name;
  std::unique_ptr<contender> (*make)();
  bool has_macros;
};

std::unique_ptr<contender> make_ours();
std::unique_ptr<contender> make_qt();
std::unique_ptr<contender> make_article();

// QUndoStack first: the others are compared with it.
inline const std::vector<way>& ways() {
  static const std::vector<way> all = {
      {"QUndoStack", &make_qt, true},
      {"scopelab::undo::history", &make_ours, true},
      {"the article's: a vector and an index", &make_article, false},
  };
  return all;
}

}  // namespace scopelab::undo::cost
