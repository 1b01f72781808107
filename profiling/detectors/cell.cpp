#include "profiling/detectors/cell.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace scopelab::detectors {
namespace {

void tidy(sights& seen) {
  std::sort(seen.begin(), seen.end());
  seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
}

sights difference(const sights& of, const sights& without) {
  sights left;
  std::set_difference(of.begin(), of.end(), without.begin(), without.end(),
                      std::back_inserter(left));
  return left;
}

bool has(const sights& seen, const char* what) {
  return std::find(seen.begin(), seen.end(), what) != seen.end();
}

}  // namespace

cell compare(sights broken, sights fixed) {
  tidy(broken);
  tidy(fixed);
  const sights of_broken = difference(broken, fixed);
  const bool checks = std::any_of(of_broken.begin(), of_broken.end(), [](const std::string& each) {
    return each != crash && each != hang;
  });
  std::string verdict = "silent";
  if (checks) {
    verdict = "reported";
  } else if (has(of_broken, hang)) {
    verdict = hang;
  } else if (has(of_broken, crash)) {
    verdict = crash;
  } else if (!fixed.empty()) {
    verdict = "false alarm";
  }
  return {std::move(verdict), std::move(broken), std::move(fixed)};
}

sights of_broken_alone(const cell& of) { return difference(of.broken, of.fixed); }

cell not_run(std::string why) { return {"not run", {}, {}, std::move(why)}; }

}  // namespace scopelab::detectors
