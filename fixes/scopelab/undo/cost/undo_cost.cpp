// What a command costs in the history, beside QUndoStack and the article's.
//
//   undo_cost                a table: allocations, bytes, time, ratio
//   undo_cost instructions   under callgrind: a dump for each row
//                            (check_table.sh makes a column of them)
#include "contenders.hpp"
#include "heap.hpp"
#include "scopelab/cost/quartile.hpp"

#include <valgrind/callgrind.h>

#include <chrono>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace scopelab::undo::cost;
using scopelab::cost::quartile;

struct operation {
  std::string_view name;
  void (*prepare)(contender&, int commands);
  void (*run)(contender&, int commands);
  bool needs_macros;
};

const std::vector<operation>& operations() {
  constexpr auto nothing = [](contender&, int) {};
  constexpr auto pushed = [](contender& c, int n) { c.push(n); };
  constexpr auto undone = [](contender& c, int n) {
    c.push(n);
    c.undo(n);
  };
  static const std::vector<operation> all = {
      {"push", nothing, [](contender& c, int n) { c.push(n); }, false},
      {"undo", pushed, [](contender& c, int n) { c.undo(n); }, false},
      {"redo", undone, [](contender& c, int n) { c.redo(n); }, false},
      {"push in a macro", nothing, [](contender& c, int n) { c.macro(n); },
       true},
      {"merge", nothing, [](contender& c, int n) { c.merge(n); }, true},
  };
  return all;
}

struct row {
  const operation* what;
  const way* by;
};

std::vector<row> rows() {
  std::vector<row> all;
  for (const operation& o : operations()) {
    for (const way& w : ways()) {
      if (w.has_macros || !o.needs_macros) all.push_back({&o, &w});
    }
  }
  return all;
}

// Start-up, and tables that grow now and then, are taken off by the difference
// of two lengths.
constexpr int few = 1024;
constexpr int many = 11264;

int dump_instructions() {
  for (const row& r : rows()) {
    for (const int n : {few, few, many}) {  // the first binds lazily
      const auto c = r.by->make();
      r.what->prepare(*c, n);
      CALLGRIND_ZERO_STATS;
      r.what->run(*c, n);
      const std::string label = std::string{r.what->name} + "|" +
                                std::string{r.by->name} + "|" +
                                std::to_string(n);
      CALLGRIND_DUMP_STATS_AT(label.c_str());
    }
  }
  return 0;
}

struct held {
  double allocations;
  double bytes;
};

held heap_a_command(const row& r) {
  const auto c = r.by->make();
  r.what->prepare(*c, many);
  r.what->run(*c, few);
  const std::size_t calls = allocations();
  const std::size_t bytes = live_bytes();
  r.what->run(*c, many - few);
  constexpr double n = many - few;
  // Frees are counted as negative: unsigned arithmetic comes round again.
  return {
      static_cast<double>(allocations() - calls) / n,
      static_cast<double>(static_cast<std::ptrdiff_t>(live_bytes() - bytes)) /
          n};
}

double nanoseconds_a_command(const row& r) {
  constexpr int commands = 10000;
  const auto c = r.by->make();
  r.what->prepare(*c, commands);
  const auto start = std::chrono::steady_clock::now();
  r.what->run(*c, commands);
  const std::chrono::duration<double, std::nano> took =
      std::chrono::steady_clock::now() - start;
  return took.count() / commands;
}

// The rows take turns, so that what slows the machine slows them all.
int table() {
  constexpr int rounds = 41;
  const std::vector<row> all = rows();
  std::vector<held> heap;
  for (const row& r : all) heap.push_back(heap_a_command(r));
  std::vector<std::vector<double>> times(all.size());
  std::vector<std::vector<double>> ratios(all.size());
  for (int round = 0; round < rounds; ++round) {
    double qt = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
      times[i].push_back(nanoseconds_a_command(all[i]));
      if (all[i].by == ways().data()) qt = times[i].back();
      ratios[i].push_back(times[i].back() / qt);
    }
  }
  std::puts(
      "| a command | in | allocations | bytes | ns | times Qt's (quartiles) |\n"
      "|---|---|---:|---:|---:|---:|");
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::printf("| %s | %s | %.1f | %.0f | %.0f | %.2f (%.2f-%.2f) |\n",
                std::string{all[i].what->name}.c_str(),
                std::string{all[i].by->name}.c_str(), heap[i].allocations,
                heap[i].bytes, quartile(times[i], 2), quartile(ratios[i], 2),
                quartile(ratios[i], 1), quartile(ratios[i], 3));
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view what = argc == 2 ? argv[1] : "table";
  if (what == "instructions") return dump_instructions();
  if (what == "table") return table();
  std::fputs("usage: undo_cost [table | instructions]\n", stderr);
  return 2;
}
