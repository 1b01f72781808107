#include "scenario.hpp"

#include "kit/kit.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace {

// How often it is so, of a hundred runs.
template <class Happens>
std::string of_a_hundred(Happens happens) {
  int times = 0;
  for (int i = 0; i < 100; ++i) times += happens() ? 1 : 0;
  return fmt::format("{}", times);
}

std::string recorded() {
  const kit::ending end = record_all({1, 2, 3});
  if (end.how != kit::ending::hung) return end.describe();
  return fmt::format("it hangs, at {}", end.where.empty() ? "?" : end.where.front());
}

const std::vector<kit::line> story{
    {"aba", "1 2 3 are there; pop, and meanwhile pop twice, push 4, push 5",
     [] {
       const popped seen = pop_beside({1, 2, 3}, 2, {4, 5});
       return fmt::format("pops {} and {}, then {}", fmt::join(seen.by_first, " "),
                          fmt::join(seen.by_second, " "), fmt::join(seen.left, " "));
     }},
    {"pooled_while_read", "read aaaa, and meanwhile publish bbbb and cccc",
     [] { return fmt::format("reads {}", read_beside({"aaaa", "bbbb", "cccc"}).by_first); }},
    {"torn_version", "read version 1, which is 10, and meanwhile tell of 20",
     [] {
       const numbered seen = read_version_beside({10}, {20}).read;
       return fmt::format("version {} is {}", seen.version, seen.entry);
     }},
    {"copy_on_push", "push 500 edits",
     [] { return fmt::format("{} copies are made", push_edits(500).copies); }},
    {"lock_across_await", "three tasks record 1, 2 and 3", recorded},
};

const std::vector<kit::figure> evidence{
    {"runs that lose an entry, of 100 by the script",
     [] { return of_a_hundred([] { return pop_beside({1, 2, 3}, 2, {4, 5}).lost > 0; }); }},
    {"texts that are two, of 100 read by the script",
     [] {
       return of_a_hundred([] {
         return !is_one_of({"aaaa", "bbbb", "cccc"},
                           read_beside({"aaaa", "bbbb", "cccc"}).by_first);
       });
     }},
    {"versions that are another entry's, of 100 read by the script",
     [] {
       return of_a_hundred([] { return !was_so(read_version_beside({10}, {20}).read, {10, 20}); });
     }},
    {"copies made by 500, 2,000 and 8,000 pushes",
     [] {
       return fmt::format("{}, {}, {}", push_edits(500).copies, push_edits(2000).copies,
                          push_edits(8000).copies);
     }},
    {"tasks that come to their end, of 3",
     [] { return record_all({1, 2, 3}).how == kit::ending::hung ? "0, it hangs" : "3"; }},
};

// What every right half says, whichever way it goes.
const std::vector<kit::line> graded{
    {"aba", "pop, and meanwhile pop twice and push twice",
     [] {
       const popped seen = pop_beside({1, 2, 3}, 2, {4, 5});
       return fmt::format("{} lost, {} popped twice", seen.lost, seen.twice);
     }},
    {"pooled_while_read", "read a text, and meanwhile publish two",
     [] {
       const std::vector<std::string> texts{"aaaa", "bbbb", "cccc"};
       return is_one_of(texts, read_beside(texts).by_first) ? "one text" : "parts of two texts";
     }},
    {"torn_version", "read the version, and meanwhile tell of the next entry",
     [] {
       return was_so(read_version_beside({10}, {20}).read, {10, 20}) ? "it is the entry's"
                                                                     : "it is another entry's";
     }},
};

}  // namespace

int main(int argc, char** argv) {
  return kit::main(argc, argv, {.story = story, .evidence = evidence, .graded = graded});
}
