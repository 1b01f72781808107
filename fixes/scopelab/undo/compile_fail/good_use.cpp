// must compile
#include "scopelab/undo/group.hpp"
#include "scopelab/undo/history.hpp"
#include "scopelab/undo/macro.hpp"
#include "scopelab/undo/snapshot.hpp"

#include <string>

bool f(scopelab::undo::group& all, std::string& text) {
  scopelab::undo::history h;
  const auto member = all.add(h);
  const auto seen = h.observe([](const scopelab::undo::change&) {});
  scopelab::undo::macro m{h, "all"};
  h.execute([&] { text += 'a'; }, [&] { text.pop_back(); });
  const auto edit = [](std::string& t) { t += 'b'; };
  h.execute(scopelab::undo::snapshot_edit{text, edit,
                                          scopelab::undo::full_copy{}});
  m.commit();
  return h.undo();
}
