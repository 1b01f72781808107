// What an edit of an editor's document costs under each strategy of snapshot.hpp: a table for
// README.md. The document is 200 pages of 500 characters; an edit replaces a word, where, is drawn.
#include "scopelab/cost/quartile.hpp"
#include "scopelab/undo/changed_middle.hpp"
#include "scopelab/undo/cost/heap.hpp"
#include "scopelab/undo/history.hpp"
#include "scopelab/undo/snapshot.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace undo = scopelab::undo;

constexpr std::size_t pages = 200;
constexpr std::size_t page_size = 500;
constexpr int edits = 200;
constexpr std::string_view word = "reflowed";

std::string page(std::size_t number) {
  return std::string(page_size, static_cast<char>('a' + number % 26));
}

// A document in one piece.
struct text {
  using state = std::string;
  static state make() {
    state all;
    all.reserve(pages * page_size);  // a copy has no more either
    for (std::size_t i = 0; i < pages; ++i) all += page(i);
    return all;
  }
  static void edit(state& on, std::size_t at) {
    on.replace(at, word.size(), word);
  }
};

// A document in pages that never change: an edit makes one anew.
struct paged {
  using page_list = std::vector<std::shared_ptr<const std::string>>;
  using state = std::shared_ptr<const page_list>;
  static state make() {
    page_list all;
    for (std::size_t i = 0; i < pages; ++i)
      all.push_back(std::make_shared<const std::string>(page(i)));
    return std::make_shared<const page_list>(std::move(all));
  }
  static void edit(state& on, std::size_t at) {
    page_list next = *on;
    std::string changed = *next[at / page_size];
    changed.replace(std::min(at % page_size, page_size - word.size()),
                    word.size(), word);
    next[at / page_size] =
        std::make_shared<const std::string>(std::move(changed));
    on = std::make_shared<const page_list>(std::move(next));
  }
};

struct figures {
  double bytes;    // an edit that can be undone
  double execute;  // ns
  double back;     // ns, of an undo
};

template <class Document, class Strategy>
figures run(const Strategy& strategy) {
  using clock = std::chrono::steady_clock;
  const auto ns = [](clock::duration of) {
    return std::chrono::duration<double, std::nano>{of}.count() / edits;
  };
  std::mt19937 draw{7};
  typename Document::state document = Document::make();
  const auto first = document;
  undo::history done;
  const std::size_t held = undo::cost::live_bytes();
  const auto began = clock::now();
  for (int i = 0; i < edits; ++i) {
    const std::size_t at = draw() % (pages * page_size - word.size());
    done.execute(undo::snapshot_edit{
        document, [at](auto& on) { Document::edit(on, at); }, strategy});
  }
  const auto executed = clock::now();
  const std::size_t more = undo::cost::live_bytes() - held;
  const auto before_undo = clock::now();
  while (done.undo()) {
  }
  const auto undone = clock::now();
  if (document != first) {
    std::fputs("undo does not give the document back\n", stderr);
    std::exit(1);
  }
  return {static_cast<double>(more) / edits, ns(executed - began),
          ns(undone - before_undo)};
}

struct row {
  const char* name;
  figures (*run)();
};

constexpr row rows[] = {
    {"full_copy", [] { return run<text>(undo::full_copy{}); }},
    {"delta of changed_middle",
     [] { return run<text>(undo::delta{undo::changed_middle{}}); }},
    {"shared_structure", [] { return run<paged>(undo::shared_structure{}); }},
};

std::string ratio(const std::vector<double>& of) {
  using scopelab::cost::quartile;
  char text[64];
  std::snprintf(text, sizeof text, "%.3f (%.3f-%.3f)", quartile(of, 2),
                quartile(of, 1), quartile(of, 3));
  return text;
}

}  // namespace

int main() {
  constexpr int rounds = 21;
  std::vector<double> bytes(std::size(rows));
  std::vector<std::vector<double>> execute(std::size(rows));
  std::vector<std::vector<double>> back(std::size(rows));
  for (const row& each : rows) each.run();  // what is set up once
  for (int round = 0; round < rounds;
       ++round) {  // in turns: what slows one slows all
    const figures whole = rows[0].run();
    for (std::size_t i = 0; i < std::size(rows); ++i) {
      const figures seen = i == 0 ? whole : rows[i].run();
      bytes[i] = seen.bytes;
      execute[i].push_back(seen.execute / whole.execute);
      back[i].push_back(seen.back / whole.back);
    }
  }
  std::puts(
      "| strategy | bytes an edit | execute, times full_copy's (quartiles) | "
      "undo, likewise |\n"
      "|---|---:|---:|---:|");
  for (std::size_t i = 0; i < std::size(rows); ++i)
    std::printf("| %s | %.0f | %s | %s |\n", rows[i].name, bytes[i],
                ratio(execute[i]).c_str(), ratio(back[i]).c_str());
  return 0;
}
