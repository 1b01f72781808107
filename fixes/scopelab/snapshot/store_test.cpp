#include "scopelab/snapshot/store.hpp"

#include "scopelab/snapshot/testing.hpp"

#include <gtest/gtest.h>

#include <map>

namespace {

using namespace scopelab::snapshot;
using namespace scopelab::snapshot::testing;

// A store, and beside it what it should give back.
class watched_store {
 public:
  explicit watched_store(store_options how) : kept_(how), how_(how) {}

  store::id keep(const bytes& state) {
    const store::id made = kept_.keep(state);
    put_.emplace(made, state);
    uses_.push_back(made);
    return made;
  }

  void get_any(chance& by) {
    const std::vector<store::id> all = retained();
    if (all.empty()) return;
    const store::id one = all[by.below(all.size())];
    ASSERT_EQ(kept_.get(one), put_.at(one));
    uses_.push_back(one);
  }

  void drop_any(chance& by) {
    const std::vector<store::id> all = retained();
    if (!all.empty()) kept_.drop(all[by.below(all.size())]);
  }

  // Those that were used last, as many as there are.
  void expect_least_recent_went() {
    std::vector<store::id> by_use;
    for (auto use = uses_.rbegin(); use != uses_.rend(); ++use) {
      if (std::find(by_use.begin(), by_use.end(), *use) == by_use.end()) {
        by_use.push_back(*use);
      }
    }
    by_use.resize(kept_.size());
    std::sort(by_use.begin(), by_use.end());
    ASSERT_EQ(by_use, retained());
  }

  // The ids that it has, all within the bounds.
  std::vector<store::id> retained() const {
    std::vector<store::id> all;
    for (const auto& [id, state] : put_) {
      if (kept_.contains(id)) all.push_back(id);
    }
    return all;
  }

  void expect_bounds() const {
    ASSERT_LE(kept_.bytes_held(), kept_.budget());
    for (const store::id id : retained()) {
      ASSERT_LE(kept_.chain_of(id), how_.max_chain);
    }
    ASSERT_EQ(retained().size(), kept_.size());
  }

  void expect_all_rebuild() {
    for (const store::id id : retained()) {
      ASSERT_EQ(kept_.get(id), put_.at(id));
      uses_.push_back(id);
    }
  }

  store& inner() { return kept_; }

 private:
  store kept_;
  store_options how_;
  std::map<store::id, bytes> put_;
  std::vector<store::id> uses_;
};

TEST(Store, AThousandSnapshotsStayInTheBudgetAndAllRetainedRebuild) {
  chance by{1};
  bytes state = any_bytes(20'000, by);
  watched_store kept{{.budget = 200'000}};
  for (int i = 0; i < 1000; ++i) {
    kept.keep(state);
    ASSERT_NO_FATAL_FAILURE(kept.expect_bounds());
    state = by.below(4) == 0 ? edited(state, by) : with_changes(state, 30, by);
    for (std::size_t gets = by.below(3); gets > 0; --gets) {
      ASSERT_NO_FATAL_FAILURE(kept.get_any(by));
    }
    if (i % 50 == 0) {
      ASSERT_NO_FATAL_FAILURE(kept.expect_least_recent_went());
      ASSERT_NO_FATAL_FAILURE(kept.expect_all_rebuild());
    }
  }
  ASSERT_NO_FATAL_FAILURE(kept.expect_least_recent_went());
  ASSERT_NO_FATAL_FAILURE(kept.expect_all_rebuild());
  EXPECT_GT(kept.inner().size(), 20u);  // ten would fit whole
  EXPECT_LT(kept.inner().size(), 1000u);
}

TEST(Store, WhateverGoesTheOthersRebuild) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    chance by{seed};
    watched_store kept{{.budget = 30'000, .max_chain = by.below(6)}};
    bytes state = any_bytes(3000, by);
    for (int i = 0; i < 60; ++i) {
      switch (by.below(8)) {
        case 0:
          kept.drop_any(by);
          break;
        case 1:
          kept.inner().set_budget(5000 + by.below(60'000));
          break;
        case 2:
          ASSERT_NO_FATAL_FAILURE(kept.get_any(by));
          break;
        default:
          kept.keep(state);
          state = edited(state, by);
          state.resize(by.below(4500));
      }
      ASSERT_NO_FATAL_FAILURE(kept.expect_bounds());
    }
    ASSERT_NO_FATAL_FAILURE(kept.expect_all_rebuild());
  }
}

TEST(Store, TheOldestKeyframeMayGo) {
  chance by{2};
  bytes state = any_bytes(4000, by);
  watched_store kept{{.budget = 8000}};
  std::vector<store::id> ids;
  for (int i = 0; i < 5; ++i) {
    ids.push_back(kept.keep(state));
    state = with_changes(state, 3, by);
  }
  EXPECT_EQ(kept.inner().chain_of(ids[4]), 4u);
  kept.inner().drop(ids[0]);
  EXPECT_EQ(kept.inner().chain_of(ids[4]), 3u);
  kept.inner().drop(ids[2]);
  EXPECT_EQ(kept.inner().chain_of(ids[4]), 2u);
  kept.expect_all_rebuild();
  EXPECT_THROW(kept.inner().get(ids[0]), std::out_of_range);
  kept.inner().drop(ids[0]);  // is gone already
  EXPECT_EQ(kept.inner().size(), 3u);
}

TEST(Store, AStateLargerThanTheBudgetChangesNothing) {
  chance by{3};
  watched_store kept{{.budget = 5000}};
  kept.keep(any_bytes(3000, by));
  EXPECT_THROW(kept.keep(any_bytes(6000, by)), std::length_error);
  EXPECT_EQ(kept.inner().size(), 1u);
  kept.expect_all_rebuild();
  // Compressed it fits.
  kept.keep(bytes(100'000, std::byte{3}));
  kept.expect_all_rebuild();
}

TEST(Store, ABudgetForNoneRetainsNone) {
  store kept;
  kept.keep(bytes(100));
  kept.set_budget(0);
  EXPECT_EQ(kept.size(), 0u);
  EXPECT_EQ(kept.bytes_held(), 0u);
}

// A state that is next to nothing beside the one it stands on, and large alone:
// what repeats in it is too far apart for zstd.
TEST(Store, WhatADropMakesLargerStaysWithinTheBudget) {
  chance by{5};
  constexpr std::size_t half = 4 << 20;
  const bytes random = any_bytes(half, by);
  bytes twice = random;
  twice.insert(twice.end(), random.begin(), random.end());
  bytes with_zeros = random;
  with_zeros.resize(2 * half);
  const bytes other = any_bytes(half / 2, by);
  store kept{{.budget = 2 * half + half / 4}};
  const store::id first = kept.keep(with_zeros);
  const store::id second = kept.keep(twice);
  const store::id third = kept.keep(other);
  ASSERT_EQ(kept.size(), 3u);
  kept.drop(first);
  EXPECT_LE(kept.bytes_held(), kept.budget());
  EXPECT_FALSE(kept.contains(second));
  EXPECT_EQ(kept.get(third), other);
}

TEST(Store, EmptyStatesAreStates) {
  store kept;
  const store::id none = kept.keep({});
  const store::id again = kept.keep({});
  EXPECT_EQ(kept.get(none), bytes{});
  EXPECT_EQ(kept.get(again), bytes{});
}

}  // namespace
