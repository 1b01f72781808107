// Sizes and times of deltas, beside those of others.
//
//   delta_cost sizes ROWS FOLDER   a table; with zstd and xdelta3 where they are
//   delta_cost curve ROWS          saved, over the share of bytes that changed
//   delta_cost times ROWS FOLDER   a table: medians and quartiles
//
// Exit code 1: a bar is missed (README.md).
#include "changes.hpp"
#include "reference.hpp"
#include "scopelab/cost/quartile.hpp"
#include "scopelab/snapshot/delta.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace scopelab::snapshot;
using namespace scopelab::snapshot::cost;
using scopelab::cost::quartile;
namespace fs = std::filesystem;

void write(const fs::path& to, const image& what) {
  std::ofstream out{to, std::ios::binary};
  out.write(reinterpret_cast<const char*>(what.data()),
            static_cast<std::streamsize>(what.size()));
  if (!out.flush()) throw std::runtime_error{"cannot write " + to.string()};
}

// A command in the folder where the files `base` and `target` are, which makes
// `delta` of them.
struct tool {
  const char* name;
  const char* command;
};
constexpr tool tools[] = {
    {"zstd --patch-from",
     "zstd -q -f -3 --long=31 --patch-from=base target -o delta"},
    {"xdelta3 -9", "xdelta3 -f -e -9 -s base target delta"},
};

// False: the tool is not there.
bool run(const tool& with, const fs::path& in) {
  fs::remove(in / "delta");
  const std::string line =
      "cd '" + in.string() + "' && " + with.command + " 2>/dev/null";
  return std::system(line.c_str()) == 0 && fs::exists(in / "delta");
}

std::string_view name_of(tiers tier) {
  return tier == tiers::prefix     ? "prefix"
         : tier == tiers::zero_run ? "zero_run"
                                   : "stored";
}

// The bars: within 5 % of the better of the two, which have no header, and never
// above the target, 0.1 % and the header.
bool small_enough(std::size_t size, std::size_t better, std::size_t target) {
  return size - header_size <= better + better / 20 &&
         size <= target + target / 1000 + header_size;
}

int sizes(int rows, const fs::path& in) {
  const image base = database_of(rows);
  write(in / "base", base);
  std::printf(
      "| change, of %zu bytes | XOR + naive RLE | zero-run + zstd -1 | "
      "zstd prefix -3 | zstd --patch-from | xdelta3 -9 | snapshot | its tier "
      "| of the better of two |\n"
      "|---|---:|---:|---:|---:|---:|---:|---|---:|\n",
      base.size());
  bool well = true;
  for (const change& each : changes()) {
    const image target = each.apply(base);
    const bytes delta = encode(base, target);
    if (decode(base, delta) != target) throw std::logic_error{"not the same"};
    const std::size_t runs = zero_run_zstd(base, target);
    const std::size_t prefix = zstd_prefix(base, target);
    std::printf("| %s | %zu | %zu | %zu |", each.name.c_str(),
                naive_rle(base, target), runs, prefix);
    write(in / "target", target);
    for (const tool& other : tools) {
      if (run(other, in)) {
        std::printf(" %ju |", fs::file_size(in / "delta"));
      } else {
        std::printf(" |");
      }
    }
    const std::size_t better = std::min(runs, prefix);
    std::printf(" %zu | %s | %.0f %% |\n", delta.size(),
                std::string{name_of(inspect(delta).tier)}.c_str(),
                100.0 * static_cast<double>(delta.size()) /
                    static_cast<double>(better));
    if (!small_enough(delta.size(), better, target.size())) {
      std::fprintf(stderr, "%s: %zu bytes are too many\n", each.name.c_str(),
                   delta.size());
      well = false;
    }
  }
  return well ? 0 : 1;
}

int curve(int rows) {
  const image base = database_of(rows);
  const auto saved = [&](std::size_t size) {
    const double kept = static_cast<double>(size) * 1000;
    // No zero has a sign.
    return std::round(1000 - kept / static_cast<double>(base.size())) / 10 +
           0.0;
  };
  std::puts(
      "| bytes changed | XOR + naive RLE, scattered | in one piece | snapshot, "
      "scattered | in one piece |\n|---:|---:|---:|---:|---:|");
  bool well = true;
  for (const int per_mille : {1, 5, 10, 20, 40, 80, 160, 320, 640, 1000}) {
    std::printf("| %g %% |", per_mille / 10.0);
    const image scattered = with_changed_bytes(base, per_mille, false);
    const image together = with_changed_bytes(base, per_mille, true);
    for (const image* target : {&scattered, &together}) {
      std::printf(" %.1f %% |", saved(naive_rle(base, *target)));
    }
    for (const image* target : {&scattered, &together}) {
      const std::size_t size = encode(base, *target).size();
      std::printf(" %.1f %% |", saved(size));
      well = well && size <= base.size() + base.size() / 1000 + header_size;
    }
    std::puts("");
  }
  return well ? 0 : 1;
}

double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
      .count();
}

// The ways take turns, so that what slows the machine slows them all.
struct timed {
  std::string name;
  std::function<void()> work;
  std::vector<double> seconds = {};
  std::vector<double> to_memcpy = {};
};

void take_turns(std::vector<timed>& ways, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    for (timed& way : ways) {
      way.seconds.push_back(seconds_of(way.work));
      way.to_memcpy.push_back(way.seconds.back() / ways.front().seconds.back());
    }
  }
}

volatile std::size_t not_left_out = 0;

// The bars, on changes that are sparse: 1 GB/s where memcpy copies 5; and at
// least five times as fast as zstd -1.
constexpr double most_to_memcpy = 5;
constexpr double least_below_zstd = 5;
constexpr int rounds = 9;

int times(int rows, const fs::path& in) {
  const image base = database_of(rows);
  write(in / "base", base);
  std::puts(
      "| change | by | GB/s | times memcpy's (quartiles) |\n"
      "|---|---|---:|---:|");
  bool well = true;
  for (const std::size_t which : {0, 3, 6}) {
    const change& each = changes()[which];
    const image target = each.apply(base);
    write(in / "target", target);
    image copy = target;
    const bytes delta = encode(base, target);
    const auto keep = [](std::size_t size) { not_left_out = size; };
    std::vector<timed> ways{
        {"memcpy of the target",
         [&] {
           std::memcpy(copy.data(), target.data(), target.size());
           keep(std::to_integer<std::size_t>(copy[target.size() / 2]));
         }},
        {"snapshot, encode", [&] { keep(encode(base, target).size()); }},
        {"snapshot, decode", [&] { keep(decode(base, delta).size()); }},
        {"XOR + naive RLE", [&] { keep(naive_rle(base, target)); }},
        {"zero-run + zstd -1", [&] { keep(zero_run_zstd(base, target)); }},
        {"zstd prefix -3", [&] { keep(zstd_prefix(base, target)); }},
        {"zstd -1, without the base", [&] { keep(zstd_alone(target)); }},
    };
    for (const tool& other : tools) {
      if (run(other, in)) {
        ways.push_back({other.name, [&] { run(other, in); }});
      }
    }
    take_turns(ways, rounds);
    for (const timed& way : ways) {
      std::printf(
          "| %s | %s | %.2f | %.1f (%.1f-%.1f) |\n", each.name.c_str(),
          way.name.c_str(),
          static_cast<double>(target.size()) / 1e9 / quartile(way.seconds, 2),
          quartile(way.to_memcpy, 2), quartile(way.to_memcpy, 1),
          quartile(way.to_memcpy, 3));
    }
    const double encoded = quartile(ways[1].to_memcpy, 1);
    const double by_zstd = quartile(ways[6].to_memcpy, 3);
    if (which == 0 &&
        (encoded > most_to_memcpy || encoded * least_below_zstd > by_zstd)) {
      std::fprintf(stderr, "%s: encode takes %.1f times what memcpy does\n",
                   each.name.c_str(), encoded);
      well = false;
    }
  }
  return well ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) try {
  const std::string_view what = argc > 2 ? argv[1] : "";
  const int rows = argc > 2 ? std::atoi(argv[2]) : 0;
  if (what == "curve" && argc == 3) return curve(rows);
  if (what == "sizes" && argc == 4) return sizes(rows, argv[3]);
  if (what == "times" && argc == 4) return times(rows, argv[3]);
  std::fputs("usage: delta_cost sizes|times ROWS FOLDER | curve ROWS\n",
             stderr);
  return 2;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 3;
}
