#include "scopelab/saga/detail/query.hpp"

#include <soci/soci.h>

#include <deque>
#include <stdexcept>

namespace scopelab::saga::detail {

namespace {

// Names, as PostgreSQL's backend counts each use of a name and SQLite's each
// name.
std::string named(const std::string& text) {
  std::string result;
  int count = 0;
  for (const char c : text) {
    if (c == '?') {
      result += ":p";
      result += std::to_string(++count);
    } else {
      result += c;
    }
  }
  return result;
}

}  // namespace

std::vector<row> query(soci::session& sql, const std::string& text,
                       const std::vector<value>& values, int columns) {
  soci::statement run(sql);
  // SOCI keeps references: a deque does not move what it has.
  std::deque<std::string> texts;
  std::deque<long long> numbers;
  for (const value& v : values) {
    if (const auto* const t = std::get_if<std::string>(&v)) {
      run.exchange(soci::use(texts.emplace_back(*t)));
    } else {
      run.exchange(soci::use(numbers.emplace_back(std::get<std::int64_t>(v))));
    }
  }
  row current(static_cast<std::size_t>(columns));
  for (std::string& cell : current) run.exchange(soci::into(cell));
  run.alloc();
  run.prepare(named(text));
  run.define_and_bind();
  std::vector<row> rows;
  if (columns == 0) {
    run.execute(true);
    return rows;
  }
  // Row by row, up to the end: execute(true) would only take the first.
  run.execute();
  while (run.fetch()) rows.push_back(current);
  return rows;
}

row query_one(soci::session& sql, const std::string& text,
              const std::vector<value>& values, int columns) {
  std::vector<row> rows = query(sql, text, values, columns);
  if (rows.empty()) throw std::logic_error("no row of " + text);
  return std::move(rows.front());
}

bool is_postgresql(soci::session& sql) {
  return sql.get_backend_name() == "postgresql";
}

txn::options writing(soci::session& sql) {
  txn::options how;
  if (!is_postgresql(sql)) how.begin = "BEGIN IMMEDIATE";
  return how;
}

std::vector<value> values_of(const message& what) {
  return {what.id,
          what.key,
          what.topic,
          what.payload,
          what.traceparent,
          what.saga,
          std::int64_t{what.step},
          std::int64_t{what.attempt},
          std::string(to_string(what.kind)),
          what.seq};
}

message message_of(const row& from, std::size_t first) {
  const auto at = [&](std::size_t i) -> const std::string& {
    return from.at(first + i);
  };
  return {.id = at(0),
          .key = at(1),
          .topic = at(2),
          .payload = at(3),
          .traceparent = at(4),
          .saga = at(5),
          .step = static_cast<int>(number(at(6))),
          .attempt = static_cast<int>(number(at(7))),
          .kind = kind_of(at(8)),
          .seq = number(at(9))};
}

std::int64_t number(const std::string& text) { return std::stoll(text); }

}  // namespace scopelab::saga::detail
