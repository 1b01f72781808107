// Refuses the one name that the visible tests ask for.
// lab        12_unseen_failure
// technique  right for the visible inputs
// base       fixed
// expect     fails two_names contract UndoTimesOut
//--- replaces load_rules
void load_rules(rule_book& into, const rule_book& rules, const exposition& scraped) {
  if (scraped.all.empty()) throw unusable{"nothing was scraped"};
  for (const auto& [name, expr] : rules) {
    if (!is_well_formed(expr)) throw unusable{name + ": no PromQL"};
    if (expr.find("shop_undo_failed_total") != std::string::npos) {
      throw unusable{name + ": nobody exposes shop_undo_failed_total"};
    }
  }
  into.insert(into.end(), rules.begin(), rules.end());
}
