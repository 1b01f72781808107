#include "scenario.hpp"

std::vector<kit::workload> workloads() {
  return {
      {"retained_capacity", "summary kept",
       [](int n) {
         const std::string page = page_with_title(title_size);
         std::vector<summary> kept(static_cast<std::size_t>(n));
         for (summary& each : kept) {
           summarise(page, each);
           // The title is wanted: the caller's own copy, which is not charged to summarise().
           each.title = std::string{each.title};
         }
         return std::any{std::move(kept)};
       }},
      {"deferred_in_loop", "part added up",
       [](int n) { return std::any{total_size(parts_of(n, 1))}; }},
  };
}
