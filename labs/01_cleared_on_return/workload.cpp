#include "scenario.hpp"

#include "kit/ledger.hpp"

#include <charconv>

std::vector<kit::workload> workloads() {
  return {
      {"retained_capacity",
       "summary kept",
       [](int n) {
         std::string page = page_with_title(title_size);
         std::vector<summary> kept(static_cast<std::size_t>(n));
         for (summary& each : kept) {
           // Another page each time: what is kept of each is seen.
           static int pages = 0;
           std::to_chars(page.data(), page.data() + title_size, ++pages);
           summarise(page, each);
           // The title is wanted: the caller's own copy, which is not charged to summarise().
           each.title = std::string{each.title};
         }
         return std::any{std::move(kept)};
       },
       [](const auto& next) {
         // Titles so short that a string has them within, in a store that is there from the start.
         const std::string page = page_with_title(8);
         std::vector<summary> kept(100'000);
         for (std::size_t i = 0; next(); ++i) summarise(page, kept[i % kept.size()]);
       },
       {.bytes = 2.0 * (title_size + sizeof(summary)), .blocks = 1}},
      {"deferred_in_loop", "part added up",
       [](int n) { return std::any{total_size(parts_of(n, 1))}; },
       [](const auto& next) {
         kit::on_note([&] { next(); });
         total_size(parts_of(100'000, 1));
       }},
  };
}
