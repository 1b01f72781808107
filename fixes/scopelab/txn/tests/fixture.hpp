// A session on one of the databases, tapped, with a sink for errors.
#pragma once

#include "scopelab/txn/options.hpp"
#include "scopelab/txn/tests/database.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace scopelab::txn::test {

class on_database : public ::testing::TestWithParam<kinds> {
 protected:
  void SetUp() override {
    db.emplace(GetParam());
    db->open(sql);
    tap.emplace(sql);
  }

  options with_faults() {
    options opts;
    opts.on_error = [this](std::string_view what) {
      errors.emplace_back(what);
    };
    opts.faults = &faults;
    return opts;
  }

  static void insert(soci::session& into, int id) {
    into << "insert into item (id) values (" << id << ")";
  }

  bool postgresql() const { return GetParam() == kinds::postgresql; }

  fault_points faults;
  std::vector<std::string> errors;
  std::optional<database> db;
  soci::session sql;
  std::optional<wire_tap> tap;
};

}  // namespace scopelab::txn::test

// Runs a suite on both databases; the prefix is the filter of a ctest entry.
#define SCOPELAB_ON_BOTH(suite)                                               \
  INSTANTIATE_TEST_SUITE_P(                                                   \
      sqlite, suite, ::testing::Values(::scopelab::txn::test::kinds::sqlite), \
      [](const auto&) { return "on"; });                                      \
  INSTANTIATE_TEST_SUITE_P(                                                   \
      postgresql, suite,                                                      \
      ::testing::Values(::scopelab::txn::test::kinds::postgresql),            \
      [](const auto&) { return "on"; })
#define SCOPELAB_ON(database, suite)                             \
  INSTANTIATE_TEST_SUITE_P(                                      \
      database, suite,                                           \
      ::testing::Values(::scopelab::txn::test::kinds::database), \
      [](const auto&) { return "on"; })
