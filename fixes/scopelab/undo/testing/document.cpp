#include "scopelab/undo/testing/document.hpp"

namespace scopelab::undo::rig {

namespace {

void write(const history& h, node_id at, std::string& out) {
  out += at == h.root() ? "root" : std::string{h.view(at).label()};
  if (at == h.here()) out += '*';
  if (h.clean_state() == at) out += '!';
  const auto children = h.children_of(at);
  if (children.empty()) return;
  out += '(';
  for (const node_id child : children) {
    if (out.back() != '(') out += ' ';
    write(h, child, out);
  }
  out += ')';
}

}  // namespace

std::string tree_of(const history& h) {
  std::string out;
  write(h, h.root(), out);
  return out;
}

}  // namespace scopelab::undo::rig
