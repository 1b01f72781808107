#include "scenario.hpp"

#include "kit/ledger.hpp"

#include <fmt/format.h>

namespace {

constexpr int rows = 5000;

// In per cent of the image, after a byte was inserted in front of it.
std::size_t packed_share() {
  const std::string changes = shifted(database_image(rows));
  return pack(changes).size() * 100 / changes.size();
}

std::string error_of_another_base() {
  try {
    return "rebuilds \"" +
           restore("order 8: packed", record_of("order 7: placed", "order 7: gone")) + '"';
  } catch (const unusable& error) {
    return fmt::format("an error: {}", error.what());
  }
}

const std::vector<kit::line> story{
    {"zip_truncates", "\"order 7: open\" becomes \"order 7: sent to Ada\"",
     [] {
       return fmt::format("rebuilds \"{}\"",
                          there_and_back("order 7: open", "order 7: sent to Ada"));
     }},
    {"wrong_base", "rebuild \"order 7: gone\" on a page of order 8", error_of_another_base},
    {"expanding_rle", "pack a page of 4096 bytes, of which every other changed",
     [] { return fmt::format("takes {} bytes", pack(every_other(page_size)).size()); }},
    {"evicted_link", "keep 40 states of a page in 2000 bytes",
     [] {
       const history seen = keep_states(40, 2000);
       return fmt::format("retains {}, of which {} can be rebuilt", seen.retained, seen.right);
     }},
};

// Another page each time: what is kept of each is seen.
const std::vector<kit::line> graded{
    {"zip_truncates", "a page grows",
     [] {
       static int pages = 0;
       const std::string before = page_of(300, ++pages);
       const std::string after = page_of(320, pages + 1'000'000);
       return fmt::format("{} bytes come back",
                          there_and_back(before, after) == after ? "all" : "some");
     }},
    {"wrong_base", "a record whole, and on another base",
     [] {
       static int pages = 0;
       const std::string base = page_of(300, ++pages);
       const std::string page = page_of(300, pages + 1'000'000);
       const record kept = record_of(base, page);
       const bool whole = restore(base, kept) == page;
       try {
         return fmt::format("{}, {}", whole, restore(page, kept) == page);
       } catch (const unusable&) {
         return fmt::format("{}, an error", whole);
       }
     }},
    {"expanding_rle", "a page that changed all over",
     [] {
       static int pages = 0;
       const std::string page = page_of(page_size, ++pages);
       const std::string packed = pack(page);
       return fmt::format("{}, {}", packed.size() <= page.size() + 5 ? "fits" : "too large",
                          unpack(packed) == page);
     }},
};

const std::vector<kit::figure> evidence{
    {"bytes lost of a page that grew by 100",
     [] {
       const std::string before = page_of(page_size, 1);
       const std::string after = page_of(page_size + 100, 2);
       return fmt::format("{}", after.size() - there_and_back(before, after).size());
     }},
    {"wrong pages from damaged records, of those tried",
     [] {
       const restored seen = damage(1);
       return fmt::format("{} of {}", seen.wrong, seen.tried);
     }},
    {"per cent of an SQLite file, packed, when a byte is inserted in front",
     [] { return fmt::format("{}", packed_share()); }},
    {"retained states that can be rebuilt, of 40 kept",
     [] {
       const history seen = keep_states(40, 2000);
       return fmt::format("{} of {}", seen.right, seen.retained);
     }},
    {"blocks of memory a closed session leaves behind",
     [] { return fmt::format("{}", kit::slope(workloads()[0], 20).blocks); }},
};

}  // namespace

int main(int argc, char** argv) {
  return kit::main(
      argc, argv,
      {.story = story, .evidence = evidence, .workloads = workloads(), .graded = graded});
}
