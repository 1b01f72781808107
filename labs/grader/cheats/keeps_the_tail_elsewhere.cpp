// The history is cut, and what was cut off is kept.
// lab        06_wrong_snapshot
// technique  reachable leak
// base       fixed
// expect     fails retained_redo_tail contract held
//--- replaces type
std::vector<std::unique_ptr<command>> cut_off;

void type(history& of, document& on, std::string_view text) {
  auto typed = typing(text);
  typed->execute(on);
  while (of.commands.size() > static_cast<std::size_t>(of.done)) {
    cut_off.push_back(std::move(of.commands.back()));
    of.commands.pop_back();
  }
  of.commands.push_back(std::move(typed));
  ++of.done;
  of.undone = 0;
}
