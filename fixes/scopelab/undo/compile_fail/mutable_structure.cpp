// must say: what is shared must not change
#include "scopelab/undo/history.hpp"
#include "scopelab/undo/snapshot.hpp"

void f(scopelab::undo::history& h, std::shared_ptr<int>& document) {
  const auto edit = [](std::shared_ptr<int>& d) { ++*d; };
  h.execute(scopelab::undo::snapshot_edit{document, edit,
                                          scopelab::undo::shared_structure{}});
}
