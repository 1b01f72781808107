#include "scenario.hpp"

#include "kit/ledger.hpp"

#include <any>
#include <list>
#include <utility>

namespace {

// An editor's sessions. One that closes hands its states on, the last first, and
// what was handed on is dropped; its store goes when nothing is left in it.
class sessions {
 public:
  void run_one(int number) {
    page_store& in = open_.emplace_back(2000);
    std::string page = page_of(state_size, number);
    for (int i = 0; i < 40; ++i) {
      in.keep(page);
      make_room(in);
      change(page, i);
    }
    const std::vector<page_store::id> all = in.states();
    for (auto each = all.rbegin(); each != all.rend(); ++each) {
      if (in.rebuild(*each)) in.drop(*each);
    }
    if (in.states().empty()) open_.pop_back();
  }

 private:
  std::list<page_store> open_;
};

}  // namespace

std::vector<kit::workload> workloads() {
  return {{"evicted_link", "session closed",
           [](int n) {
             sessions all;
             for (int i = 0; i < n; ++i) all.run_one(i);
             return std::any{std::move(all)};
           },
           [](const auto& next) {
             sessions all;
             for (int i = 0; next(); ++i) all.run_one(i);
           }}};
}
