#include "scopelab/revert/detail/recorder.hpp"
#include "scopelab/revert/detail/statements.hpp"

#include <soci/sqlite3/soci-sqlite3.h>

#include <stdexcept>

namespace scopelab::revert::detail {

using namespace sqlite_api;

namespace {

// is_postgresql() has said what it is.
sqlite3* connection(soci::session& sql) {
  return static_cast<soci::sqlite3_session_backend*>(sql.get_backend())->conn_;
}

void require_ok(int code, sqlite3* db, const char* what) {
  if (code != SQLITE_OK)
    throw soci::soci_error(std::string(what) + ": " + sqlite3_errmsg(db));
}

using bytes = std::unique_ptr<void, decltype(&sqlite3_free)>;
using statement = std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)>;

statement prepare(sqlite3* db, const char* text, const std::string& token) {
  sqlite3_stmt* made = nullptr;
  require_ok(sqlite3_prepare_v2(db, text, -1, &made, nullptr), db, text);
  statement result{made, &sqlite3_finalize};
  require_ok(sqlite3_bind_text(made, 1, token.data(),
                               static_cast<int>(token.size()), SQLITE_STATIC),
             db, text);
  return result;
}

// Sees what this connection does, and no other one.
class session_recorder : public recorder {
 public:
  session_recorder(soci::session& sql, const tables& of)
      : db_(connection(sql)) {
    require_ok(sqlite3session_create(db_, "main", &session_), db_,
               "no recording");
    for (const std::string& table : of) {
      if (sqlite3session_attach(session_, table.c_str()) == SQLITE_OK) continue;
      sqlite3session_delete(session_);
      throw soci::soci_error("no recording of " + table);
    }
  }
  ~session_recorder() override { sqlite3session_delete(session_); }

  void write(const std::string& token) override {
    int size = 0;
    void* data = nullptr;
    require_ok(sqlite3session_changeset(session_, &size, &data), db_,
               "no changeset");
    const bytes changes{data, &sqlite3_free};
    const statement insert =
        prepare(db_,
                "insert into scopelab_recording (token, undone, changes) "
                "values (?1, 0, ?2)",
                token);
    require_ok(sqlite3_bind_blob(insert.get(), 2, data, size, SQLITE_STATIC),
               db_, "no changeset");
    if (sqlite3_step(insert.get()) != SQLITE_DONE)
      throw soci::soci_error("the recording '" + token +
                             "' is not written: " + sqlite3_errmsg(db_));
  }

 private:
  sqlite3* db_;
  sqlite3_session* session_ = nullptr;
};

// Whatever the conflict is: a row with other values, none, one too many, or a foreign
// key that points nowhere.
int give_up(void*, int, sqlite3_changeset_iter*) {
  return SQLITE_CHANGESET_ABORT;
}

}  // namespace

void create_on_sqlite(soci::session& sql, const tables& of) {
  for (const std::string& table : of) {
    int keys = 0;
    sql << "select count(*) from pragma_table_info('" + table +
               "') where pk > 0",
        soci::into(keys);
    // A session passes over such a table in silence.
    if (keys == 0)
      throw std::invalid_argument("scopelab::revert: no table " + table +
                                  " with a primary key");
  }
  run(sql,
      "create table if not exists scopelab_recording (token text primary key, "
      "undone integer not null, changes blob)");
}

std::unique_ptr<recorder> record_on_sqlite(soci::session& sql,
                                           const tables& of) {
  return std::make_unique<session_recorder>(sql, of);
}

outcomes undo_on_sqlite(soci::session& sql, const std::string& token) {
  sqlite3* const db = connection(sql);
  bytes inverse{nullptr, &sqlite3_free};
  int size = 0;
  {
    const statement find = prepare(
        db, "select undone, changes from scopelab_recording where token = ?1",
        token);
    const int found = sqlite3_step(find.get());
    if (found == SQLITE_DONE) return outcomes::unknown;
    if (found != SQLITE_ROW)
      throw soci::soci_error(std::string("no recording is read: ") +
                             sqlite3_errmsg(db));
    if (sqlite3_column_int(find.get(), 0) != 0) return outcomes::undone_before;
    void* data = nullptr;
    require_ok(sqlite3changeset_invert(sqlite3_column_bytes(find.get(), 1),
                                       sqlite3_column_blob(find.get(), 1),
                                       &size, &data),
               db, "the changeset can't be inverted");
    inverse.reset(data);
  }
  // In a savepoint of its own: what is given up has changed nothing.
  const int applied = sqlite3changeset_apply(db, size, inverse.get(), nullptr,
                                             &give_up, nullptr);
  if (applied == SQLITE_ABORT) return outcomes::conflict;
  require_ok(applied, db, "the changeset can't be applied");
  sql << "update scopelab_recording set undone = 1 where token = :token",
      soci::use(token);
  return outcomes::undone;
}

}  // namespace scopelab::revert::detail
