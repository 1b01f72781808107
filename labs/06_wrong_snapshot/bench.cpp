#include "scenario.hpp"

#include "kit/bench.hpp"

namespace {

void SnapshotAfterApply(benchmark::State& state) {
  const std::string text(word_size, 'a');
  kit::measure(state, [&] { return run(*replacement('a', 'o'), text); });
}
BENCHMARK(SnapshotAfterApply);

void RedoReturnsEarly(benchmark::State& state) {
  const std::string text(word_size, 'a');
  kit::measure(state, [&] { return run(*capitals(), text); });
}
BENCHMARK(RedoReturnsEarly);

void FailedUndoMovesOn(benchmark::State& state) {
  const std::vector<std::string> words(10, "word ");
  kit::measure(state, [&] { return undo_twice(words); });
}
BENCHMARK(FailedUndoMovesOn);

void AppliedTwice(benchmark::State& state) {
  std::vector<edit> edits;
  for (int i = 0; i < 10; ++i) edits.push_back({i, "word "});
  kit::measure(state, [&] { return send(edits, 5); });
}
BENCHMARK(AppliedTwice);

void RetainedRedoTail(benchmark::State& state) {
  kit::measure(state, [] { return type_and_undo(10, "word"); });
}
BENCHMARK(RetainedRedoTail);

void HalfUndoneMacro(benchmark::State& state) {
  const std::vector<std::string> words(10, "word ");
  kit::measure(state, [&] { return undo_all("text", words, 5); });
}
BENCHMARK(HalfUndoneMacro);

}  // namespace
