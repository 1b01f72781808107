// A session on one of the databases, tapped, with a sink for errors.
#pragma once

#include "scopelab/txn/options.hpp"
#include "scopelab/txn/savepoint.hpp"
#include "scopelab/txn/stream.hpp"
#include "scopelab/txn/tests/database.hpp"
#include "scopelab/txn/transaction.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace scopelab::txn::test {

class on_database : public ::testing::TestWithParam<kinds> {
 protected:
  void SetUp() override {
    db.open(sql);
    tap = std::make_unique<wire_tap>(sql);
  }

  options with_faults() {
    options opts;
    opts.on_error = [this](std::string_view what) {
      errors.emplace_back(what);
    };
    opts.faults = &faults;
    return opts;
  }

  // Constructors that are expected to throw; clang warns of an unnamed guard
  // even there.
  static void begin(soci::session& on, options opts = {}) {
    const transaction tx{on, std::move(opts)};
  }
  template <class Level>
  static void set_savepoint(Level& around) {
    const savepoint inner{around};
  }
  template <class Level>
  static void open_stream(Level& of) {
    const stream reading{of};
  }

  static void insert(soci::session& into, int id) {
    into << "insert into item (id) values (" << id << ")";
  }

  bool postgresql() const { return GetParam() == kinds::postgresql; }

  fault_points faults;
  std::vector<std::string> errors;
  database db{GetParam()};
  soci::session sql;
  std::unique_ptr<wire_tap> tap;
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
