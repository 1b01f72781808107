// What a transaction may be told beside its session; all of it may be left out.
//
//   txn::transaction tx{sql, {.begin = "BEGIN IMMEDIATE",
//                             .on_error = [&](std::string_view what) {
//                               log.warn(what);
//                             }}};
//
// on_error gets, in one line, each error that a destructor could not throw.
// Left out, the line goes to stderr. on_wire sees each command of the guards
// (BEGIN, COMMIT, ...) just before it is sent; statements are yours to trace.
// What either throws is dropped.
//
// Thread: both are called on the transaction's thread.
#pragma once

#include "scopelab/txn/fault_points.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace scopelab::txn {

using error_sink = std::function<void(std::string_view what)>;
using wire_observer = std::function<void(std::string_view command)>;

struct options {
  // The command that begins: "BEGIN IMMEDIATE" takes SQLite's write lock now,
  // "BEGIN ISOLATION LEVEL SERIALIZABLE" is PostgreSQL's strictest.
  std::string begin = "BEGIN";
  error_sink on_error = {};
  wire_observer on_wire = {};
  fault_points* faults = nullptr;  // not owned; tests only
};

}  // namespace scopelab::txn
