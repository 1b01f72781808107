// What an undo costs in each granularity:
//
//   with_postgresql.sh granularity_cost [--reservations N] [--rounds N] [--clients N]
//                                       [--json FILE]
//
// prints three tables: counts, which do not depend on the machine, times, and the medians
// beside the article's. All cells
// take turns, and begin with another one in each round.
#include "workload.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <stdexcept>
#include <string_view>

namespace {

using namespace scopelab::revert::cost;

struct asked {
  int reservations = 10000;
  int rounds = 10;
  int clients = 4;
  std::string json;
};

// What all rounds of a cell, with or without fsync, have shown.
struct seen {
  std::vector<timing> times;
  std::vector<double> medians;  // of each round
  long long bytes = 0;
  int done = 0;

  void add(const phase& of);
  double bytes_each() const {
    return static_cast<double>(bytes) / static_cast<double>(times.size());
  }
};

double at(std::vector<double> values, double part) {
  const auto which = std::lround(part * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + which, values.end());
  return values[static_cast<std::size_t>(which)];
}

std::vector<double> whole(const std::vector<timing>& times) {
  std::vector<double> result;
  result.reserve(times.size());
  for (const timing& each : times) result.push_back(each.whole);
  return result;
}

void seen::add(const phase& of) {
  if (of.times.empty()) return;
  times.insert(times.end(), of.times.begin(), of.times.end());
  medians.push_back(at(whole(of.times), 0.5));
  bytes += of.bytes;
  done += of.done;
}

// The second smallest and the second largest of the rounds' medians: with ten rounds an
// interval of 98 % for the median (the binomial's tails, 2 * 11 / 1024).
struct interval {
  double low;
  double high;
};
interval interval_of(std::vector<double> medians) {
  std::sort(medians.begin(), medians.end());
  const std::size_t in = medians.size() > 2 ? 1 : 0;
  return {medians[in], medians[medians.size() - 1 - in]};
}

struct figures {
  std::size_t n;
  double median, low, high, p99, begin_share, commit_share;
};
figures figures_of(const seen& all) {
  double sum = 0;
  double in_begin = 0;
  double in_commit = 0;
  for (const timing& each : all.times) {
    sum += each.whole;
    in_begin += each.begin;
    in_commit += each.commit;
  }
  const std::vector<double> times = whole(all.times);
  const interval spread = interval_of(all.medians);
  return {times.size(),    at(times, 0.5), spread.low,     spread.high,
          at(times, 0.99), in_begin / sum, in_commit / sum};
}

asked parse(int count, char** words) {
  asked result;
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string what = words[i];
    if (what == "--json") {
      result.json = words[i + 1];
      continue;
    }
    const int number = std::atoi(words[i + 1]);
    if (number < 1) throw std::invalid_argument(what + ": not a number");
    if (what == "--reservations") {
      result.reservations = number;
    } else if (what == "--rounds") {
      result.rounds = number;
    } else if (what == "--clients") {
      result.clients = number;
    } else {
      throw std::invalid_argument("unknown option " + what);
    }
  }
  return result;
}

struct measured {
  cell* of;
  bool fsync;
  const char* what;
  figures told;
};

void print_counts(const std::vector<cell*>& cells,
                  const std::vector<seen>& reserved,
                  const std::vector<seen>& undone) {
  std::printf(
      "| database | granularity | statements | bytes in the log | undo: "
      "statements | bytes in the log |\n|---|---|---:|---:|---:|---:|\n");
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const cell::statements sent = cells[i]->count_statements();
    std::printf("| %s | %s | %d | %.0f |", to_string(cells[i]->database()),
                to_string(cells[i]->granularity()), sent.reserve,
                reserved[i].bytes_each());
    if (undone[i].times.empty()) {
      std::printf(" | |\n");
    } else {
      std::printf(" %d | %.0f |\n", sent.undo, undone[i].bytes_each());
    }
  }
}

void print_times(const std::vector<measured>& all) {
  std::printf(
      "\n| database | fsync | granularity | transaction | n | median, ms | "
      "interval | p99, ms | in BEGIN | in COMMIT |\n"
      "|---|---|---|---|---:|---:|---:|---:|---:|---:|\n");
  for (const measured& each : all)
    std::printf(
        "| %s | %s | %s | %s | %zu | %.3f | %.3f-%.3f | %.3f | %.0f %% | %.0f "
        "%% |\n",
        to_string(each.of->database()), each.fsync ? "on" : "off",
        to_string(each.of->granularity()), each.what, each.told.n,
        each.told.median, each.told.low, each.told.high, each.told.p99,
        100 * each.told.begin_share, 100 * each.told.commit_share);
}

// The medians of the reservations, and what the article has.
void print_beside_the_article(const std::vector<measured>& all) {
  std::printf(
      "\n| median, ms | operation | transaction | domain event |\n"
      "|---|---:|---:|---:|\n| the article | 8.2 | 42 | 310 |\n");
  for (const measured& each : all) {
    if (std::string_view{each.what} != "reservation" ||
        each.of->granularity() == granularities::none)
      continue;
    if (each.of->granularity() == granularities::operation)
      std::printf("| %s, fsync %s |", to_string(each.of->database()),
                  each.fsync ? "on" : "off");
    std::printf(" %.3f |", each.told.median);
    if (each.of->granularity() == granularities::event) std::printf("\n");
  }
}

// A plot as profiling/report/model.schema.json of the lab's tree tells; a program that
// draws it needs no more.
void write_json(const std::string& file, const asked& by,
                const std::vector<measured>& all) {
  std::ofstream out{file};
  const std::time_t now = std::time(nullptr);
  char stamp[32];
  std::strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%SZ", std::gmtime(&now));
  out << "{\n \"title\": \"Time of a transaction, by what its undo covers\",\n"
         " \"about\": \""
      << by.reservations << " reservations of stock by " << by.clients
      << " clients at a time, then their undo, in " << by.rounds
      << " rounds; 'none' is the same reservation without an undo.\",\n"
         " \"command\": \"cmake --build build --target granularity_full\",\n"
         " \"measured\": \""
      << stamp << "\",\n \"unit\": \"ms\",\n \"rows\": [";
  const char* separator = "\n";
  for (const measured& each : all) {
    char line[400];
    std::snprintf(line, sizeof line,
                  "%s  {\"panel\": \"%s, fsync %s\", \"name\": \"%s\", "
                  "\"series\": \"%s\", \"median\": %.4f, \"low\": %.4f, "
                  "\"high\": %.4f, \"p99\": %.4f}",
                  separator, to_string(each.of->database()),
                  each.fsync ? "on" : "off", to_string(each.of->granularity()),
                  each.what, each.told.median, each.told.low, each.told.high,
                  each.told.p99);
    out << line;
    separator = ",\n";
  }
  out << "\n ]\n}\n";
  if (!out.flush()) throw std::runtime_error("can't write " + file);
}

int run(const asked& by) {
  std::string folder =
      (std::filesystem::temp_directory_path() / "scopelab_cost_XXXXXX")
          .string();
  if (::mkdtemp(folder.data()) == nullptr)
    throw std::runtime_error("no temporary folder");
  struct removed_at_the_end {
    std::filesystem::path path;
    ~removed_at_the_end() {
      std::error_code ignored;
      std::filesystem::remove_all(path, ignored);
    }
  } const work{folder};

  std::vector<cell> all;
  for (const databases on : {databases::sqlite, databases::postgresql})
    for (const granularities how :
         {granularities::none, granularities::operation,
          granularities::transaction, granularities::event})
      all.emplace_back(on, how, work.path, by.clients);
  std::vector<cell*> cells;
  for (cell& each : all) cells.push_back(&each);

  const int a_round = std::max(by.clients, by.reservations / by.rounds);
  for (cell* each : cells) each->run(4 * by.clients);  // warm-up
  std::vector<seen> reserved[2] = {std::vector<seen>(cells.size()),
                                   std::vector<seen>(cells.size())};
  std::vector<seen> undone[2] = {std::vector<seen>(cells.size()),
                                 std::vector<seen>(cells.size())};
  for (int i = 0; i < by.rounds; ++i) {
    for (const bool fsync : {false, true}) {
      for (std::size_t k = 0; k < cells.size(); ++k) {
        const std::size_t which =
            (k + static_cast<std::size_t>(i)) % cells.size();
        cells[which]->set_fsync(fsync);
        const turn one = cells[which]->run(a_round);
        reserved[fsync ? 1 : 0][which].add(one.reserved);
        undone[fsync ? 1 : 0][which].add(one.undone);
      }
    }
    std::fprintf(stderr, "round %d of %d\n", i + 1, by.rounds);
  }

  print_counts(cells, reserved[0], undone[0]);
  std::vector<measured> rows;
  int lost = 0;
  for (const bool fsync : {false, true}) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const seen& first = reserved[fsync ? 1 : 0][i];
      const seen& second = undone[fsync ? 1 : 0][i];
      lost += static_cast<int>(first.times.size() + second.times.size()) -
              first.done - second.done;
      rows.push_back({cells[i], fsync, "reservation", figures_of(first)});
      if (!second.times.empty())
        rows.push_back({cells[i], fsync, "undo", figures_of(second)});
    }
  }
  print_times(rows);
  print_beside_the_article(rows);
  if (!by.json.empty()) write_json(by.json, by, rows);
  if (lost == 0) return 0;
  std::fprintf(stderr, "%d transactions did not do what they were told\n",
               lost);
  return 1;
}

}  // namespace

int main(int count, char** words) {
  try {
    return run(parse(count, words));
  } catch (const std::exception& e) {
    std::fprintf(stderr, "granularity_cost: %s\n", e.what());
    return 2;
  }
}
