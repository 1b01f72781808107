#include "scenario.hpp"

#include "kit/kit.hpp"

#include <fmt/format.h>

namespace {

std::string told(const recovered& seen) {
  return fmt::format("{}; {} acknowledged, {} of them there", seen.end, seen.acknowledged,
                     seen.there);
}

std::string told(const traded& seen) {
  return fmt::format("{} effects, {} of which have a token that nobody got", seen.effects,
                     seen.lost_tokens);
}

const std::vector<kit::line> story{
    {"ambiguous_token", "tokens of (cmd-1, saga-1, 23) and (cmd-1, saga-12, 3)",
     [] {
       const bool same = token_of({"cmd-1", "saga-1", 23}) == token_of({"cmd-1", "saga-12", 3});
       return same ? "the same token" : "two tokens";
     }},
    {"lenient_schema", "56 commands, of which 42 are not as they have to be",
     [] { return fmt::format("{} of the 42 are accepted", judge_cases().wrongly_accepted); }},
    {"lost_on_cancel", "20 requests; 6 streams break before the answer",
     [] { return told(trade_with_breaks(20, six_breaks)); }},
    {"buffered_journal", "100 commands; kill -9 after 60 are acknowledged",
     [] { return told(record_and_kill(100, 60)); }},
};

// Other inputs each time.
const std::vector<kit::line> graded{
    {"ambiguous_token", "tokens of 50 near misses",
     [] {
       static int texts = 1'000'000;
       const std::string text = fmt::format("cmd-{0}{0}", ++texts);
       return fmt::format("{} tokens", different_tokens(near_misses(50, text)));
     }},
    {"lenient_schema", "the commands of the contract",
     [] { return fmt::format("{} of them otherwise", judge_cases().wrongly_accepted); }},
    {"lost_on_cancel", "some requests; a stream breaks",
     [] {
       static int times = 0;
       const int count = 4 + ++times % 5;
       const traded seen = trade_on_paper(count, {{1 + times % count}, {}});
       return fmt::format("{} doubled, {} lost", seen.doubled, seen.lost_tokens);
     }},
    {"buffered_journal", "20 commands, and a kill",
     [] {
       static int times = 0;
       const recovered seen = record_and_kill(20, 1 + ++times % 20);
       return fmt::format("{} lost", seen.acknowledged - seen.there);
     }},
};

const std::vector<kit::figure> evidence{
    {"different tokens of 120 near misses",
     [] { return fmt::format("{}", different_tokens(near_misses(120))); }},
    {"of 56 commands: accepted wrongly / rejected wrongly",
     [] {
       const judged seen = judge_cases();
       return fmt::format("{} / {}", seen.wrongly_accepted, seen.wrongly_rejected);
     }},
    {"of 20 requests, 6 streams broken: effects / tokens lost",
     [] {
       const traded seen = trade_with_breaks(20, six_breaks);
       return fmt::format("{} / {}", seen.effects, seen.lost_tokens);
     }},
    {"killed after 60 commands: acknowledged / there",
     [] {
       const recovered seen = record_and_kill(100, 60);
       return fmt::format("{} / {}", seen.acknowledged, seen.there);
     }},
    {"a disk with room for 1,000 bytes: acknowledged / there",
     [] {
       const recovered seen = record_on_full_disk(100, 1000);
       return fmt::format("{} / {}", seen.acknowledged, seen.there);
     }},
};

}  // namespace

int main(int argc, char** argv) {
  return kit::main(argc, argv, {.story = story, .evidence = evidence, .graded = graded});
}
