#include <scopelab/undo/group.hpp>
#include <scopelab/undo/history.hpp>
#include <scopelab/undo/macro.hpp>
#include <scopelab/undo/snapshot.hpp>

#include <cstdio>
#include <string>

using namespace scopelab;

struct append {
  std::string* to;
  char what;

  void execute() { to->push_back(what); }
  void undo() { to->pop_back(); }
};

int main() {
  std::string text;
  undo::history edits;
  undo::group all;
  const auto member = all.add(edits);
  all.activate(edits);
  for (const bool kept : {false, true}) {
    undo::macro both{edits, "both"};
    edits.execute(append{&text, 'a'});
    edits.execute(append{&text, 'b'});
    if (kept) both.commit();
  }
  const auto upper = [](std::string& t) { t[0] = 'A'; };
  edits.execute(undo::snapshot_edit{text, upper, undo::full_copy{}});
  const bool changed = text == "Ab";
  all.undo();
  std::printf("text %s\n", text.c_str());
  return changed && text == "ab" && edits.index() == 1 ? 0 : 1;
}
