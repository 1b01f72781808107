#include "scenario.hpp"

#include <ostream>

void PrintTo(const document::state& what, std::ostream* out) {
  const std::string_view text = what.text;
  *out << '"' << text.substr(0, what.cursor) << '|' << text.substr(what.cursor) << '"';
}

steps run(command& what, const std::string& text) {
  document on{text};
  steps seen;
  what.execute(on);
  seen.executed = on.text();
  what.undo(on);
  seen.undone = on.text();
  what.execute(on);
  seen.redone = on.text();
  return seen;
}

std::string run_twice(command& what, const std::string& text) {
  document on{text};
  what.execute(on);
  what.execute(on);
  return on.text();
}

namespace {

// Whether it was refused.
template <class Step>
bool is_refused(Step step) {
  try {
    step();
    return false;
  } catch (const refused&) {
    return true;
  }
}

}  // namespace

retry undo_twice(const std::vector<std::string>& words) {
  document on;
  history of;
  for (const std::string& each : words) type(of, on, each);
  retry seen;
  on.edits.fail_at(1);
  is_refused([&] { undo(of, on); });
  seen.refused = on.text();
  undo(of, on);
  seen.undone = on.text();
  seen.done = of.done;
  while (of.undone > 0) of.redo(on);
  seen.redone = on.text();
  return seen;
}

delivered send(const std::vector<edit>& edits, int nth_record, int mth_edit) {
  document on;
  journal into;
  into.records.fail_at(nth_record);
  on.edits.fail_at(mth_edit);
  int sent = 0;
  for (const edit& each : edits) {
    do {
      ++sent;
    } while (is_refused([&] { deliver(each, on, into); }));
  }
  return {on.text(), static_cast<int>(into.size()), sent};
}

cut type_and_undo(int times, const std::string& word) {
  document on;
  history of;
  for (int i = 0; i < times; ++i) {
    type(of, on, word);
    undo(of, on);
  }
  type(of, on, word);
  return {on.text(), static_cast<int>(of.commands.size()), of.undone};
}

macro_undone undo_all(const std::string& text, const std::vector<std::string>& words, int kth) {
  document on{text};
  std::vector<std::unique_ptr<command>> macro;
  for (const std::string& each : words) {
    macro.push_back(typing(each));
    macro.back()->execute(on);
  }
  macro_undone seen;
  on.edits.fail_at(kth);
  const bool was_refused = is_refused([&] { undo_macro(macro, on); });
  seen.refused = on.text();
  if (was_refused) undo_macro(macro, on);
  seen.undone = on.text();
  return seen;
}
