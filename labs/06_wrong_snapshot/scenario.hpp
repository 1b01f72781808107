// Drives the half. The story, the contract, the ledger and the benchmark all
// read these.
#pragma once

#include "contract.hpp"
#include "kit/kit.hpp"

#include <iosfwd>
#include <string>
#include <vector>

// What is typed, and what is sent, in the story and in the contract.
inline const std::vector<std::string> words{"one ", "two ", "three"};
inline const std::vector<edit> edits{{1, "one "}, {2, "two "}, {3, "three"}};

// For a test that fails: "a ban|ana".
void PrintTo(const document::state& what, std::ostream* out);

// Executes a command on `text`, undoes it and executes it again: the text after
// each of the three.
struct steps {
  std::string executed;
  std::string undone;
  std::string redone;
};
steps run(command& what, const std::string& text);

// Executes a command twice in a row: the text.
std::string run_twice(command& what, const std::string& text);

// Types the words and undoes the last of them, which is refused once, and so tried
// again; then redoes all there is to redo.
struct retry {
  std::string refused;  // the text after each
  std::string undone;
  std::string redone;
  int done;  // commands that are done after the undo
};
retry undo_twice(const std::vector<std::string>& words);

// Sends the edits, each until it has arrived: the nth record that is tried is
// refused, and the mth edit of the document (0: none).
struct delivered {
  std::string text;
  int recorded;
  int sent;
};
delivered send(const std::vector<edit>& edits, int nth_record = 0, int mth_edit = 0);

// Types a word and undoes it, so many times, then types a last one.
struct cut {
  std::string text;
  int commands;  // that the history holds
  int redoable;
};
cut type_and_undo(int times, const std::string& word);

// Types the words as one macro and undoes it, of which the kth undo is refused (0:
// none); then undoes it again, if it was.
struct macro_undone {
  std::string refused;
  std::string undone;
};
macro_undone undo_all(const std::string& text, const std::vector<std::string>& words, int kth);

// A word has so many characters, and more than a string has room for within.
inline constexpr std::size_t word_size = 1000;

std::vector<kit::workload> workloads();
