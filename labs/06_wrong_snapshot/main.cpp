#include "scenario.hpp"

#include "kit/ledger.hpp"

#include <fmt/format.h>

namespace {

// How often it is so, of a hundred.
template <class Happens>
std::string of_a_hundred(Happens happens) {
  int times = 0;
  for (int i = 0; i < 100; ++i) times += happens(fmt::format("text {}", i)) ? 1 : 0;
  return fmt::format("{}", times);
}

const std::vector<kit::line> story{
    {"snapshot_after_apply", "replace a by o in \"a banana\", then undo",
     [] { return fmt::format("\"{}\"", run(*replacement('a', 'o'), "a banana").undone); }},
    {"redo_returns_early", "turn \"loud\" into capitals, undo, redo",
     [] { return fmt::format("\"{}\"", run(*capitals(), "loud").redone); }},
    {"failed_undo_moves_on", "type \"one two three\", undo; it is refused, undo again",
     [] { return fmt::format("\"{}\"", undo_twice(words).undone); }},
    {"applied_twice", "send three edits; the second is not recorded, send it again",
     [] { return fmt::format("\"{}\"", send(edits, 2).text); }},
    {"retained_redo_tail", "type a word and undo it, 10 times, then type one",
     [] { return fmt::format("the history holds {}", type_and_undo(10, "word").commands); }},
    {"half_undone_macro", "type \"a\" and \"b\" behind \"0\", undo both; the second is refused",
     [] {
       const macro_undone seen = undo_all("0", {"a", "b"}, 2);
       return fmt::format("\"{}\", and \"{}\" after a second try", seen.refused, seen.undone);
     }},
};

const std::vector<kit::figure> evidence{
    {"replacements that undo takes back, of 100",
     [] {
       return of_a_hundred([](const std::string& text) {
         return run(*replacement('t', 's'), text).undone == text;
       });
     }},
    {"redos that do it again, of 100",
     [] {
       return of_a_hundred([](const std::string& text) {
         const steps seen = run(*capitals(), text);
         return seen.redone == seen.executed;
       });
     }},
    {"edits in the document, of 100 sent until recorded, of which one fails to be",
     [] {
       std::vector<edit> sent;
       for (int i = 0; i < 100; ++i) sent.push_back({i, "."});
       return fmt::format("{}", send(sent, 50).text.size());
     }},
    {"live blocks a word of 1000 characters leaves, typed and undone",
     [] { return fmt::format("{}", kit::slope(workloads()[0], 100).blocks); }},
    {"live kilobytes it leaves",
     [] { return fmt::format("{:.1f}", kit::slope(workloads()[0], 100).bytes / 1000); }},
};

}  // namespace

int main(int argc, char** argv) {
  return kit::main(argc, argv, {.story = story, .evidence = evidence, .workloads = workloads()});
}
