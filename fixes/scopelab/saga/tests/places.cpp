#include "scopelab/saga/tests/places.hpp"

#include "scopelab/saga/detail/query.hpp"
#include "scopelab/saga/embedded_broker.hpp"
#include "scopelab/saga/schema.hpp"
#ifdef SCOPELAB_WITH_REDIS
#include "scopelab/saga/detail/redis.hpp"
#include "scopelab/saga/redis_broker.hpp"
#endif

#include <soci/postgresql/soci-postgresql.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <stdlib.h>

#include <stdexcept>

namespace scopelab::saga::test {

namespace {

const char* environment(const char* name) {
  const char* const value = std::getenv(name);
  if (value == nullptr)
    throw std::runtime_error(std::string(name) +
                             " is not set: run this by with_postgresql.sh and "
                             "with_redis.sh");
  return value;
}

std::filesystem::path temporary_folder() {
  std::string name =
      (std::filesystem::temp_directory_path() / "scopelab_saga_XXXXXX")
          .string();
  if (::mkdtemp(name.data()) == nullptr)
    throw std::runtime_error("no temporary folder");
  return name;
}

void make_tables(soci::session& sql) {
  create_tables(sql);
  const bool sqlite = !detail::is_postgresql(sql);
  detail::query(sql, std::string("create table if not exists effect (pos ") +
                         (sqlite ? "integer primary key autoincrement"
                                 : "bigserial primary key") +
                         ", topic text, saga text, step bigint, kind text, "
                         "key text, seq bigint)");
  detail::query(sql, "create table if not exists placed (id text primary key)");
}

// Made once; each place is a copy.
const std::filesystem::path& empty_sqlite() {
  static const struct made {
    std::filesystem::path folder = temporary_folder();
    made() {
      soci::session sql{soci::sqlite3, "db=" + (folder / "empty.db").string()};
      prepare(sql);
      make_tables(sql);
    }
    ~made() {
      std::error_code ignored;
      std::filesystem::remove_all(folder, ignored);
    }
  } once;
  return once.folder;
}

const std::vector<std::string>& tables() {
  static const std::vector<std::string> names{
      "saga_key",    "saga_outbox",   "saga_inbox", "saga_inbox_key",
      "saga_ledger", "saga_instance", "saga_step",  "saga_dead_letter",
      "saga_group",  "saga_delivery", "effect",     "placed"};
  return names;
}

#ifdef SCOPELAB_WITH_REDIS
detail::redis& server() {
  static detail::redis once{environment("SCOPELAB_REDIS"),
                            std::chrono::seconds{1}, std::chrono::seconds{5}};
  return once;
}

const std::string prefix = "test:";

// Calls for each group of each stream.
template <class Work>
void for_each_group(const Work& work) {
  for (const detail::reply& stream :
       server().ask({"KEYS", prefix + "*"}).items) {
    const detail::reply groups = server().ask({"XINFO", "GROUPS", stream.str});
    for (const detail::reply& group : groups.items) work(stream.str, group);
  }
}
#endif

}  // namespace

place::place(databases database, brokers broker)
    : database_(database), broker_(broker) {
  if (database == databases::sqlite) {
    const std::filesystem::path empty = empty_sqlite() / "empty.db";
    folder_ = temporary_folder();
    std::filesystem::copy_file(empty, folder_ / "test.db");
  } else {
    soci::session sql;
    open(sql);
    static const bool made = (make_tables(sql), true);
    (void)made;
    std::string all;
    for (const std::string& table : tables())
      all += (all.empty() ? "" : ", ") + table;
    detail::query(sql, "truncate " + all);
  }
#ifdef SCOPELAB_WITH_REDIS
  if (broker == brokers::redis) server().ask({"FLUSHALL"});
#endif
}

place::~place() {
  std::error_code ignored;
  if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
}

void place::open(soci::session& sql) const {
  if (database_ == databases::sqlite) {
    sql.open(soci::sqlite3, "db=" + (folder_ / "test.db").string());
    prepare(sql);
    // What a killed process has written is in the system's cache: nothing is
    // lost by this but time.
    detail::query(sql, "pragma synchronous = off");
  } else {
    sql.open(soci::postgresql, environment("SCOPELAB_POSTGRESQL"));
    detail::query(sql, "set client_min_messages = warning");
    detail::query(sql, "set synchronous_commit = off");
    prepare(sql);
  }
}

std::unique_ptr<saga::broker> place::make_broker(soci::session& sql,
                                                 clock now) const {
#ifdef SCOPELAB_WITH_REDIS
  if (broker_ == brokers::redis)
    return std::make_unique<redis_broker>(
        redis_options{.url = environment("SCOPELAB_REDIS"),
                      .prefix = prefix,
                      .lease = lease});
#endif
  if (broker_ == brokers::redis)
    throw std::runtime_error("built without hiredis");
  return std::make_unique<embedded_broker>(
      sql, embedded_options{.lease = lease, .now = std::move(now)});
}

void place::let_the_lease_pass() const {
#ifdef SCOPELAB_WITH_REDIS
  if (broker_ != brokers::redis) return;
  for_each_group([](const std::string& stream, const detail::reply& group) {
    const std::string& name = group.items.at(1).str;
    for (const detail::reply& entry :
         server().ask({"XPENDING", stream, name, "-", "+", "1000"}).items)
      server().ask({"XCLAIM", stream, name, entry.items.at(1).str, "0",
                    entry.items.at(0).str, "IDLE",
                    std::to_string(lease.count()), "JUSTID"});
  });
#endif
}

int place::left_in_broker(soci::session& sql) const {
  int left = count(sql, "select count(*) from saga_delivery");
#ifdef SCOPELAB_WITH_REDIS
  if (broker_ == brokers::redis)
    for_each_group([&left](const std::string&, const detail::reply& group) {
      for (std::size_t i = 0; i + 1 < group.items.size(); i += 2)
        if (group.items[i].str == "pending" || group.items[i].str == "lag")
          left += static_cast<int>(group.items[i + 1].num);
    });
#endif
  return left;
}

int count(soci::session& sql, const std::string& query) {
  return static_cast<int>(
      detail::number(detail::query_one(sql, query, {}, 1).front()));
}

std::vector<std::string> column(soci::session& sql, const std::string& query) {
  std::vector<std::string> cells;
  for (const detail::row& r : detail::query(sql, query, {}, 1))
    cells.push_back(r.front());
  return cells;
}

}  // namespace scopelab::saga::test
