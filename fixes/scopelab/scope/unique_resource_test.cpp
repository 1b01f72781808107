#include "scopelab/scope/unique_resource.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <utility>
#include <vector>

namespace {

using scopelab::make_unique_resource_checked;
using scopelab::unique_resource;
namespace policy = scopelab::policy;

class UniqueResource : public testing::Test {
 protected:
  auto own(int handle) {
    return unique_resource{handle,
                           [this](int h) noexcept { closed.push_back(h); }};
  }
  std::vector<int> closed;
};

TEST_F(UniqueResource, GivesBackOnce) {
  {
    auto owner = own(7);
    EXPECT_EQ(owner.get(), 7);
    EXPECT_TRUE(closed.empty());
  }
  EXPECT_EQ(closed, std::vector{7});
}

TEST_F(UniqueResource, AMoveHandsTheResourceOn) {
  {
    auto first = own(7);
    auto second = std::move(first);
    EXPECT_EQ(second.get(), 7);
  }
  EXPECT_EQ(closed, std::vector{7});
}

TEST(UniqueResourceAssign, AnAssignmentGivesTheOldOneBackFirst) {
  static std::vector<int> closed;
  closed.clear();
  {
    const auto close = [](int h) noexcept { closed.push_back(h); };
    unique_resource owner{1, close};
    owner = unique_resource{2, close};
    EXPECT_EQ(closed, std::vector{1});
    auto& itself = owner;
    owner = std::move(itself);
    EXPECT_EQ(closed, std::vector{1});
  }
  EXPECT_EQ(closed, (std::vector{1, 2}));
}

TEST_F(UniqueResource, ResetGivesBackAndMayTakeAnother) {
  {
    auto owner = own(1);
    owner.reset(2);
    EXPECT_EQ(closed, std::vector{1});
    owner.reset();
    owner.reset();
    EXPECT_EQ(closed, (std::vector{1, 2}));
  }
  EXPECT_EQ(closed, (std::vector{1, 2}));
}

TEST_F(UniqueResource, ReleasedIsNotGivenBack) {
  {
    auto owner = own(7);
    owner.release();
    EXPECT_EQ(owner.get(), 7);
  }
  EXPECT_TRUE(closed.empty());
}

TEST_F(UniqueResource, AnInvalidOneIsNotOwned) {
  const auto close = [this](int h) noexcept { closed.push_back(h); };
  {
    auto none = make_unique_resource_checked(-1, -1, close);
  }
  EXPECT_TRUE(closed.empty());
  {
    auto some = make_unique_resource_checked(3, -1, close);
  }
  EXPECT_EQ(closed, std::vector{3});
}

TEST(UniqueResourcePointer, IsUsedLikeOne) {
  struct pair {
    int a, b;
  };
  pair value{1, 2};
  auto owner = make_unique_resource_checked(&value, static_cast<pair*>(nullptr),
                                            [](pair* p) noexcept { p->a = 9; });
  EXPECT_EQ(owner->b, 2);
  EXPECT_EQ((*owner).a, 1);
  owner.reset();
  EXPECT_EQ(value.a, 9);
}

TEST(UniqueResourcePolicy, CollectKeepsTheErrorOfTheDeleter) {
  std::exception_ptr sink;
  {
    unique_resource owner{1, [](int) { throw std::logic_error("close"); },
                          policy::collect{sink}};
  }
  EXPECT_THROW(std::rethrow_exception(sink), std::logic_error);
}

TEST(UniqueResourcePolicy, PropagateThrowsFromResetAndOnlyOnce) {
  int calls = 0;
  unique_resource owner{1,
                        [&](int) {
                          ++calls;
                          throw std::logic_error("close");
                        },
                        policy::propagate{}};
  EXPECT_THROW(owner.reset(), std::logic_error);
  owner.reset();
  EXPECT_EQ(calls, 1);
}

}  // namespace
