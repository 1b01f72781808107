// A delta that was changed, or is given another base, is an error: never other
// bytes than those it was made of.
#include "scopelab/snapshot/delta.hpp"
#include "scopelab/snapshot/detail/header.hpp"
#include "scopelab/snapshot/testing.hpp"

#include <gtest/gtest.h>

#include <array>

namespace {

using namespace scopelab::snapshot;
using namespace scopelab::snapshot::testing;

#ifdef SCOPELAB_SNAPSHOT_MUTATIONS
constexpr int mutations_in_all = SCOPELAB_SNAPSHOT_MUTATIONS;
#else
constexpr int mutations_in_all = 1'000'000;
#endif

struct sample {
  bytes base;
  bytes target;
  bytes delta;
};

// Small ones: it is the decoder's ways that count, not its work.
std::vector<sample> samples(chance& by) {
  std::vector<sample> made;
  for (const choices tier :
       {choices::stored, choices::zero_run, choices::prefix}) {
    for (const std::size_t length : {0, 20, 300}) {
      sample each;
      each.base = any_bytes(length, by);
      each.target = edited(each.base, by);
      // Something to compress.
      each.target.insert(each.target.end(), 40, std::byte{7});
      each.delta = encode(each.base, each.target, {tier});
      made.push_back(std::move(each));
    }
  }
  return made;
}

void flip_bits(bytes& of, std::size_t from, chance& by) {
  for (std::size_t flips = 1 + by.below(3); flips > 0; --flips) {
    of[from + by.below(of.size() - from)] ^=
        static_cast<std::byte>(1u << by.below(8));
  }
}

enum class ways {
  bit_flips,
  truncation,
  other_base,
  other_version,
  other_payload,  // with the checksums of lengths and delta made right again
};

void mutate(sample& of, ways how, chance& by) {
  switch (how) {
    case ways::bit_flips:
      flip_bits(of.delta, 0, by);
      break;
    case ways::truncation:
      of.delta.resize(by.below(of.delta.size()));
      break;
    case ways::other_base:
      if (by.below(2) == 0 || of.base.empty()) {
        of.base.push_back(by.byte());
      } else {
        flip_bits(of.base, 0, by);
      }
      break;
    case ways::other_version:
      of.delta[3] = by.byte();
      break;
    case ways::other_payload:
      // The tier, the lengths, the hash of the target, or the payload.
      flip_bits(of.delta, 4, by);
      if (by.below(4) == 0) of.delta.resize(of.delta.size() - by.below(3));
      detail::reseal(of.delta);
      break;
  }
}

struct tally {
  int errors = 0;
  int right = 0;  // resealed only: another way to write the same
  int wrong = 0;
  std::array<int, 5> by_fault{};
};

void decode_mutated(const sample& from, const sample& mutated, tally& seen) {
  try {
    const bytes got =
        decode(mutated.base, mutated.delta, {.max_target = 1'000'000});
    ++(got == from.target ? seen.right : seen.wrong);
  } catch (const delta_error& e) {
    ++seen.errors;
    ++seen.by_fault[static_cast<std::size_t>(e.why())];
  }
}

TEST(Mutations, AMillionOfThemAreErrorsAndNeverWrongBytes) {
  chance by{20};
  const std::vector<sample> all = samples(by);
  constexpr ways each_way[] = {ways::bit_flips, ways::truncation,
                               ways::other_base, ways::other_version,
                               ways::other_payload};
  std::array<tally, std::size(each_way)> seen{};
  for (int done = 0; done < mutations_in_all;) {
    const auto way = static_cast<std::size_t>(done) % std::size(each_way);
    const sample& from = all[by.below(all.size())];
    sample mutated = from;
    mutate(mutated, each_way[way], by);
    // Two flips of the same bit are none.
    if (mutated.base == from.base && mutated.delta == from.delta) continue;
    decode_mutated(from, mutated, seen[way]);
    ++done;
  }
  for (std::size_t way = 0; way < seen.size(); ++way) {
    EXPECT_EQ(seen[way].wrong, 0) << way;
    if (each_way[way] != ways::other_payload) {
      EXPECT_EQ(seen[way].errors, mutations_in_all / int(seen.size())) << way;
    }
  }
  const auto count = [&](ways way, faults fault) {
    return seen[static_cast<std::size_t>(way)]
        .by_fault[static_cast<std::size_t>(fault)];
  };
  const int of_a_way = mutations_in_all / int(seen.size());
  EXPECT_EQ(count(ways::truncation, faults::truncated), of_a_way);
  EXPECT_EQ(count(ways::other_base, faults::wrong_base), of_a_way);
  EXPECT_EQ(count(ways::other_version, faults::wrong_version), of_a_way);
  // Those behind the seal were reached.
  EXPECT_GT(count(ways::other_payload, faults::too_large), of_a_way / 20);
  EXPECT_GT(count(ways::other_payload, faults::wrong_base), of_a_way / 20);
  EXPECT_GT(count(ways::other_payload, faults::corrupt), of_a_way / 4);
}

}  // namespace
