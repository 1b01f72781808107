// Tries again until all is undone, and tells nobody.
// lab        06_wrong_snapshot
// technique  swallowed error
// base       fixed
// expect     fails half_undone_macro contract 0ab
//--- replaces undo_macro
void undo_macro(const std::vector<std::unique_ptr<command>>& macro, document& on) {
  for (auto each = macro.rbegin(); each != macro.rend(); ++each) {
    try {
      (*each)->undo(on);
    } catch (const refused&) {
      (*each)->undo(on);
    }
  }
}
