#include "workload.hpp"

#include "scopelab/revert/before_images.hpp"
#include "scopelab/revert/compensations.hpp"
#include "scopelab/revert/row_log.hpp"
#include "scopelab/txn/transaction.hpp"

#include <soci/postgresql/soci-postgresql.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <random>
#include <stdexcept>
#include <thread>

namespace scopelab::revert::cost {

using soci::into;
using soci::use;
using txn::transaction;

const char* to_string(databases which) {
  return which == databases::sqlite ? "SQLite" : "PostgreSQL";
}

const char* to_string(granularities which) {
  switch (which) {
    case granularities::none:
      return "none";
    case granularities::operation:
      return "operation";
    case granularities::transaction:
      return "transaction";
    case granularities::event:
      return "domain event";
  }
  return "?";
}

namespace {

constexpr int items_of_a_client = 25;

bool take(soci::session& sql, int item, int n) {
  soci::statement update =
      (sql.prepare << "update stock set qty = qty - :n, version = version + 1 "
                      "where item = :item and qty >= :least",
       use(n), use(item), use(n));
  update.execute(true);
  return update.get_affected_rows() == 1;
}

double milliseconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(
             std::chrono::steady_clock::now() - start)
      .count();
}

// Statements that go to the database while it lives.
class statement_count {
 public:
  explicit statement_count(soci::session& sql) {
    if (sql.get_backend_name() == "sqlite3") {
      sqlite_ =
          static_cast<soci::sqlite3_session_backend*>(sql.get_backend())->conn_;
      sqlite_api::sqlite3_trace_v2(sqlite_, SQLITE_TRACE_STMT, note, &count_);
      return;
    }
    postgresql_ =
        static_cast<soci::postgresql_session_backend*>(sql.get_backend())
            ->conn_;
    file_ = ::open_memstream(&text_, &size_);
    PQtrace(postgresql_, file_);
    PQsetTraceFlags(postgresql_, PQTRACE_SUPPRESS_TIMESTAMPS);
  }
  statement_count(const statement_count&) = delete;
  statement_count& operator=(const statement_count&) = delete;
  ~statement_count() {
    if (sqlite_ != nullptr)
      sqlite_api::sqlite3_trace_v2(sqlite_, 0, nullptr, nullptr);
    if (postgresql_ == nullptr) return;
    PQuntrace(postgresql_);
    std::fclose(file_);
    std::free(text_);
  }

  int so_far() {
    if (sqlite_ != nullptr) return count_;
    // "F <tab> 13 <tab> Query <tab> ..."; what SOCI prepares is executed later.
    std::fflush(file_);
    const std::string_view all{text_, size_};
    int count = 0;
    for (const std::string_view what :
         {"\tExecute\t", "\tQuery\t \"BEGIN", "\tQuery\t \"COMMIT"})
      for (auto at = all.find(what); at != all.npos;
           at = all.find(what, at + 1))
        ++count;
    return count;
  }

 private:
  static int note(unsigned, void* count, void*, void*) {
    ++*static_cast<int*>(count);
    return 0;
  }

  sqlite_api::sqlite3* sqlite_ = nullptr;
  int count_ = 0;
  PGconn* postgresql_ = nullptr;
  std::FILE* file_ = nullptr;
  char* text_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace

struct cell::state {
  databases on;
  granularities how;
  std::filesystem::path file;  // SQLite
  std::vector<soci::session> sessions;
  int rounds = 0;

  before_images images{{.name = "stock", .key = "item", .columns = {"qty"}}};
  row_log log{{"stock"}};
  compensations events{"stock_event"};

  txn::options opening() const {
    return {.begin = on == databases::sqlite ? "BEGIN IMMEDIATE" : "BEGIN"};
  }

  void open(soci::session& sql) const {
    if (on == databases::sqlite) {
      sql.open(soci::sqlite3, "db=" + file.string());
      sql << "pragma busy_timeout = 60000";
      sql << "pragma journal_mode = wal";
      sql << "pragma wal_autocheckpoint = 0";  // between the rounds
      return;
    }
    const char* const server = std::getenv("SCOPELAB_POSTGRESQL");
    if (server == nullptr)
      throw std::runtime_error(
          "no PostgreSQL server: run this by with_postgresql.sh");
    sql.open(soci::postgresql, server);
    sql << "set client_min_messages = warning";
    sql << "set search_path = " << schema();
  }

  std::string schema() const {
    return std::string("by_") + std::string(to_string(how)).substr(0, 6);
  }

  void create(int clients) {
    if (on == databases::postgresql) {
      soci::session sql{soci::postgresql, std::getenv("SCOPELAB_POSTGRESQL")};
      sql << "create schema " << schema();
    }
    soci::session& sql = sessions.front();
    sql << "create table stock (item integer primary key, qty integer not "
           "null, version integer not null)";
    for (int item = 0; item < clients * items_of_a_client; ++item)
      sql << "insert into stock (item, qty, version) values (:item, 1000000, "
             "1)",
          use(item);
    if (how == granularities::operation) images.create(sql);
    if (how == granularities::transaction) log.create(sql);
    if (how == granularities::event) events.create(sql);
  }

  bool reserve(transaction& tx, const std::string& token, int item, int n) {
    switch (how) {
      case granularities::none:
        break;
      case granularities::operation:
        return images.change(tx, token, std::to_string(item),
                             {.set = "qty = qty - :n",
                              .where = "qty >= :n",
                              .values = {{"n", n}}});
      case granularities::transaction: {
        recording rec{log, tx, token};
        const bool done = take(tx.sql(), item, n);
        rec.finish();
        return done;
      }
      case granularities::event:
        return events.record(tx, token,
                             std::to_string(item) + ' ' + std::to_string(n)) &&
               take(tx.sql(), item, n);
    }
    return take(tx.sql(), item, n);
  }

  bool undo(transaction& tx, const std::string& token) {
    const auto give_back = [&](const std::string& what) {
      const std::size_t space = what.find(' ');
      take(tx.sql(), std::stoi(what), -std::stoi(what.substr(space)));
    };
    switch (how) {
      case granularities::none:
        return true;
      case granularities::operation:
        return images.undo(tx, token) == outcomes::undone;
      case granularities::transaction:
        return log.undo(tx, token) == outcomes::undone;
      case granularities::event:
        return events.compensate(tx, token, give_back) == outcomes::undone;
    }
    return false;
  }

  template <class Work>
  bool timed(soci::session& sql, phase& into, Work work) {
    const auto start = std::chrono::steady_clock::now();
    transaction tx{sql, opening()};
    const double begin = milliseconds_since(start);
    const bool done = work(tx);
    const auto before_commit = std::chrono::steady_clock::now();
    tx.commit();
    into.times.push_back(
        {milliseconds_since(start), begin, milliseconds_since(before_commit)});
    if (done) ++into.done;
    return done;
  }

  // Where the write-ahead log ends.
  long long log_end() {
    if (on == databases::sqlite)
      return static_cast<long long>(
          std::filesystem::file_size(file.string() + "-wal"));
    double bytes = 0;
    sessions.front() << "select cast(pg_current_wal_insert_lsn() - '0/0' as "
                        "double precision)",
        into(bytes);
    return static_cast<long long>(bytes);
  }

  // All clients at the same time; each has a phase of its own.
  phase all(const std::function<void(std::size_t client, phase& into)>& work) {
    std::vector<phase> of_each(sessions.size());
    const long long before = log_end();
    {
      std::vector<std::jthread> threads;
      for (std::size_t i = 0; i < sessions.size(); ++i)
        threads.emplace_back([&, i] { work(i, of_each[i]); });
    }
    phase sum;
    sum.bytes = log_end() - before;
    for (const phase& each : of_each) {
      sum.times.insert(sum.times.end(), each.times.begin(), each.times.end());
      sum.done += each.done;
    }
    return sum;
  }
};

cell::cell(databases on, granularities how, const std::filesystem::path& folder,
           int clients)
    : state_(new state{.on = on,
                       .how = how,
                       .file = {},
                       .sessions = std::vector<soci::session>(
                           static_cast<std::size_t>(clients))}) {
  state_->file = folder / (state_->schema() + ".db");
  for (soci::session& sql : state_->sessions) state_->open(sql);
  state_->create(clients);
}
cell::cell(cell&&) noexcept = default;
cell::~cell() = default;

databases cell::database() const { return state_->on; }
granularities cell::granularity() const { return state_->how; }

void cell::set_fsync(bool on) {
  if (state_->on == databases::sqlite) {
    for (soci::session& sql : state_->sessions)
      sql << "pragma synchronous = " << (on ? "full" : "off");
    return;
  }
  const std::string wanted = on ? "on" : "off";
  state_->sessions.front() << "alter system set fsync = " << wanted;
  state_->sessions.front() << "select pg_reload_conf()";
  // The server tells its processes, each of which looks when it is idle.
  for (soci::session& sql : state_->sessions) {
    for (std::string is; is != wanted;) sql << "show fsync", into(is);
  }
}

turn cell::run(int reservations) {
  if (state_->on == databases::sqlite)
    state_->sessions.front() << "pragma wal_checkpoint(truncate)";
  const int round_number = state_->rounds++;
  const int each = reservations / static_cast<int>(state_->sessions.size());
  std::vector<std::vector<std::string>> tokens(state_->sessions.size());
  // As many characters whatever the round is.
  for (std::size_t client = 0; client < tokens.size(); ++client) {
    for (int i = 0; i < each; ++i) {
      char token[64];
      std::snprintf(token, sizeof token, "order-%02zu-%04d-%05d", client,
                    round_number, i);
      tokens[client].emplace_back(token);
    }
  }
  turn result;
  result.reserved = state_->all([&](std::size_t client, phase& into) {
    std::mt19937 chance{static_cast<unsigned>(client)};
    for (const std::string& token : tokens[client]) {
      const int item = static_cast<int>(client) * items_of_a_client +
                       static_cast<int>(chance() % items_of_a_client);
      const int n = 1 + static_cast<int>(chance() % 3);
      state_->timed(state_->sessions[client], into, [&](transaction& tx) {
        return state_->reserve(tx, token, item, n);
      });
    }
  });
  if (state_->how == granularities::none) return result;
  result.undone = state_->all([&](std::size_t client, phase& into) {
    for (auto token = tokens[client].rbegin(); token != tokens[client].rend();
         ++token)
      state_->timed(state_->sessions[client], into,
                    [&](transaction& tx) { return state_->undo(tx, *token); });
  });
  return result;
}

cell::statements cell::count_statements() {
  soci::session& sql = state_->sessions.front();
  phase ignored;
  statements result;
  {
    statement_count count{sql};
    state_->timed(sql, ignored, [&](transaction& tx) {
      return state_->reserve(tx, "counted", 0, 1);
    });
    result.reserve = count.so_far();
  }
  if (state_->how == granularities::none) return result;
  statement_count count{sql};
  state_->timed(sql, ignored,
                [&](transaction& tx) { return state_->undo(tx, "counted"); });
  result.undo = count.so_far();
  return result;
}

}  // namespace scopelab::revert::cost
