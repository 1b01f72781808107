#include "scopelab/snapshot/detail/zero_run.hpp"

#include "scopelab/snapshot/detail/header.hpp"
#include "scopelab/snapshot/detail/zstd.hpp"

#include <algorithm>
#include <cstring>

namespace scopelab::snapshot::detail {
namespace {

// Fewer zeros than this between two changes cost less than a step.
constexpr std::size_t shortest_gap = 8;

void write_varint(bytes& to, std::uint64_t number) {
  for (; number >= 0x80; number >>= 7) {
    to.push_back(static_cast<std::byte>(number | 0x80));
  }
  to.push_back(static_cast<std::byte>(number));
}

// Reads from the front of `from`, and takes away what was read.
std::uint64_t read_varint(byte_view& from) {
  std::uint64_t number = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    if (from.empty()) break;
    const auto part = std::to_integer<std::uint64_t>(from.front());
    from = from.subspan(1);
    number |= (part & 0x7F) << shift;
    if (part < 0x80) return number;
  }
  throw delta_error{faults::corrupt};
}

byte_view take(byte_view& from, std::uint64_t count) {
  if (count > from.size()) throw delta_error{faults::corrupt};
  const byte_view taken = from.first(count);
  from = from.subspan(count);
  return taken;
}

std::uint64_t word_at(const std::byte* at) {
  std::uint64_t word;
  std::memcpy(&word, at, sizeof word);
  return word;
}

// Where the two differ first, from `at` on; `end` if nowhere. memcmp goes at
// the speed of memory, but says only whether.
std::size_t next_change(const std::byte* a, const std::byte* b, std::size_t at,
                        std::size_t end) {
  constexpr std::size_t block = 512;
  while (end - at >= block && std::memcmp(a + at, b + at, block) == 0) {
    at += block;
  }
  while (end - at >= 8 && word_at(a + at) == word_at(b + at)) at += 8;
  while (at < end && a[at] == b[at]) ++at;
  return at;
}

// Where the run of changes from `at` on ends: before so many equal bytes.
std::size_t end_of_run(const std::byte* a, const std::byte* b, std::size_t at,
                       std::size_t end) {
  std::size_t last = at;
  for (; at < end && at - last <= shortest_gap; ++at) {
    if (a[at] != b[at]) last = at;
  }
  return last + 1;
}

class run_writer {
 public:
  // All before `at` is as in the base.
  void literals(std::size_t at, const std::byte* base, const std::byte* target,
                std::size_t count) {
    write_varint(runs_.steps, at - done_);
    write_varint(runs_.steps, count);
    done_ = at + count;
    if (count >= long_run) runs_.in_long_runs += count;
    const std::size_t before = runs_.literals.size();
    runs_.literals.insert(runs_.literals.end(), target, target + count);
    std::byte* const copied = runs_.literals.data() + before;
    if (base == nullptr) return;
    for (std::size_t i = 0; i < count; ++i) copied[i] ^= base[i];
  }
  changed_runs finish() && { return std::move(runs_); }

 private:
  changed_runs runs_;
  std::size_t done_ = 0;
};

}  // namespace

changed_runs find_runs(byte_view base, byte_view target) {
  // Hashed, and then compared where it is in the cache.
  constexpr std::size_t block = std::size_t{1} << 15;
  run_writer out;
  hasher of_base;
  hasher of_target;
  const std::size_t both = std::min(base.size(), target.size());
  const std::byte* const a = base.data();
  const std::byte* const b = target.data();
  std::size_t at = 0;
  for (std::size_t from = 0; from < both; from += block) {
    const std::size_t end = from + std::min(block, both - from);
    of_base.add(base.subspan(from, end - from));
    of_target.add(target.subspan(from, end - from));
    while (at < end) {
      at = next_change(a, b, at, end);
      if (at == end) break;
      const std::size_t run_end = end_of_run(a, b, at, both);
      out.literals(at, a + at, b + at, run_end - at);
      at = run_end;
    }
  }
  of_base.add(base.subspan(both));
  of_target.add(target.subspan(both));
  if (target.size() > both) {
    out.literals(both, nullptr, b + both, target.size() - both);
  }
  changed_runs found = std::move(out).finish();
  found.base_hash = of_base.hash();
  found.target_hash = of_target.hash();
  return found;
}

void write_runs(const changed_runs& runs, bytes& to) {
  write_varint(to, runs.steps.size());
  write_varint(to, runs.literals.size());
  bytes steps;
  bytes literals;
  compress(runs.steps, {}, 1, steps);
  compress(runs.literals, {}, 1, literals);
  const bool smaller = steps.size() + literals.size() + 8 <
                       runs.steps.size() + runs.literals.size();
  to.push_back(smaller ? std::byte{1} : std::byte{0});
  if (smaller) write_varint(to, steps.size());
  const bytes& first = smaller ? steps : runs.steps;
  const bytes& second = smaller ? literals : runs.literals;
  to.insert(to.end(), first.begin(), first.end());
  to.insert(to.end(), second.begin(), second.end());
}

bytes apply_runs(byte_view base, byte_view payload, std::size_t length) {
  const std::uint64_t steps_size = read_varint(payload);
  const std::uint64_t literals_size = read_varint(payload);
  // A step is no longer than what it covers, but for the first; so these are
  // all that a target of this size has, whatever the payload says.
  if (steps_size > length + 2 || literals_size > length) {
    throw delta_error{faults::corrupt};
  }
  bytes unpacked;
  byte_view steps;
  byte_view literals;
  const byte_view form = take(payload, 1);
  if (form[0] == std::byte{1}) {
    const byte_view packed_steps = take(payload, read_varint(payload));
    unpacked.resize(steps_size + literals_size);
    const std::span<std::byte> all{unpacked};
    decompress(packed_steps, {}, all.first(steps_size));
    decompress(payload, {}, all.subspan(steps_size));
    steps = all.first(steps_size);
    literals = all.subspan(steps_size);
  } else {
    steps = take(payload, steps_size);
    literals = take(payload, literals_size);
    if (form[0] != std::byte{0} || !payload.empty()) {
      throw delta_error{faults::corrupt};
    }
  }
  bytes target;
  target.reserve(length);
  const byte_view copied = base.first(std::min(base.size(), length));
  target.assign(copied.begin(), copied.end());
  target.resize(length);
  byte_view unused{target};
  while (!steps.empty()) {
    take(unused, read_varint(steps));
    const byte_view to = take(unused, read_varint(steps));
    const byte_view with = take(literals, to.size());
    std::byte* const changed = target.data() + (to.data() - target.data());
    for (std::size_t i = 0; i < with.size(); ++i) changed[i] ^= with[i];
  }
  if (!literals.empty()) throw delta_error{faults::corrupt};
  return target;
}

}  // namespace scopelab::snapshot::detail
