#include "world.hpp"

#include "scopelab/saga/schema.hpp"

#include <fcntl.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>
#include <utility>

namespace {

void give_seconds(sqlite_api::sqlite3_context* context, int, sqlite_api::sqlite3_value**) {
  const auto* const now = static_cast<const int*>(sqlite_api::sqlite3_user_data(context));
  sqlite_api::sqlite3_result_int(context, *now);
}

int changed(soci::session& sql) {
  int count = 0;
  sql << "select changes()", soci::into(count);
  return count;
}

}  // namespace

void open(soci::session& sql, const std::filesystem::path& file, const int& seconds_now) {
  const bool is_new = !std::filesystem::exists(file);
  sql.open(soci::sqlite3, "db=" + file.string());
  sql << "pragma synchronous = off";
  sql << "pragma foreign_keys = on";
  auto* const db = static_cast<soci::sqlite3_session_backend*>(sql.get_backend())->conn_;
  sqlite_api::sqlite3_create_function(db, "seconds_now", 0, SQLITE_UTF8,
                                      const_cast<int*>(&seconds_now), give_seconds, nullptr,
                                      nullptr);
  if (!is_new) return;
  scopelab::saga::create_tables(sql);
  scopelab::txn::transaction tx{sql, writing};
  for (const char* const table :
       {"voucher (id integer primary key)",
        "orders (id integer primary key, voucher integer references voucher (id) deferrable "
        "initially deferred)",
        "letters (id integer primary key, key text, seq integer, text text, sent integer default "
        "0, lease_until integer default 0)",
        "next_id (id integer)", "last_seq (key text primary key, seq integer)",
        "booked (letter integer)", "come (letter integer primary key)",
        "booking (trip text, place integer, name text, cancelled integer default 0)",
        "seat (saga text primary key)", "cancelled (saga text primary key)"})
    tx.sql() << "create table " << table;
  tx.sql() << "insert into voucher (id) values (7)";
  tx.sql() << "insert into next_id (id) values (0)";
  tx.commit();
}

void insert_order(soci::session& sql, const order& what) {
  sql << "insert into orders (id, voucher) values (:id, :voucher)", soci::use(what.id),
      soci::use(what.voucher);
}

scopelab::saga::message placed(const order& what) {
  const std::string id = std::to_string(what.id);
  return {.id = id, .key = id, .topic = "placed"};
}

void mailbox::publish(const scopelab::saga::message& what) {
  // One write: whoever dies leaves a whole line, or none.
  const std::string line = what.id + "\n";
  const int file = ::open(file_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const bool written =
      file >= 0 && ::write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size());
  if (file >= 0) ::close(file);
  if (!written) throw scopelab::saga::broker_error("the mailbox can't be written");
}

std::unique_ptr<scopelab::saga::subscription> mailbox::subscribe(const std::string&,
                                                                 const std::string&,
                                                                 const std::string&) {
  throw scopelab::saga::broker_error("nobody reads the mailbox but the scenario");
}

std::vector<std::string> mailbox::texts() const {
  std::vector<std::string> all;
  std::ifstream in{file_};
  for (std::string line; std::getline(in, line);) all.push_back(line);
  return all;
}

std::vector<letter> poller::rows(const std::string& statement) {
  letter l;
  soci::statement run =
      (sql.prepare << statement, soci::into(l.id), soci::into(l.key), soci::into(l.text));
  std::vector<letter> all;
  run.execute();
  while (run.fetch()) all.push_back(l);
  return all;
}

void book(soci::session& sql, const letter& l) {
  sql << "insert into booked (letter) values (:id)", soci::use(l.id);
}

bool first_time(soci::session& sql, const letter& l) {
  sql << "insert into come (letter) values (:id) on conflict do nothing", soci::use(l.id);
  return changed(sql) == 1;
}

int take_id(soci::session& sql) {
  int id = 0;
  sql << "update next_id set id = id + 1 returning id", soci::into(id);
  return id;
}

void write(soci::session& sql, const letter& l) {
  scopelab::txn::transaction tx{sql, writing};
  int seq = 0;
  tx.sql() << "insert into last_seq (key, seq) values (:key, 1) on conflict (key) do update set "
              "seq = seq + 1 returning seq",
      soci::use(l.key), soci::into(seq);
  tx.sql() << "insert into letters (id, key, seq, text) values (:id, :key, :seq, :text)",
      soci::use(l.id), soci::use(l.key), soci::use(seq), soci::use(l.text);
  tx.commit();
}

bool agency::cancel(const std::string& trip, const booking& b, const std::string& key) {
  const answers answer = script(++calls);
  if (answer == answers::never_done) return false;
  if (known_.insert(key).second) cancelled.push_back({trip, b.place});
  return answer == answers::given;
}

std::vector<booking> trip::booked() {
  booking b;
  soci::statement run =
      (sql_.prepare << "select place, name from booking where trip = :trip and cancelled = 0 "
                       "order by place",
       soci::use(id), soci::into(b.place), soci::into(b.name));
  std::vector<booking> all;
  run.execute();
  while (run.fetch()) all.push_back(b);
  return all;
}

void trip::note_cancelled(const booking& b) {
  before_note();
  sql_ << "update booking set cancelled = 1 where trip = :trip and place = :place", soci::use(id),
      soci::use(b.place);
}

void book(soci::session& sql, const std::string& trip, const booking& b) {
  sql << "insert into booking (trip, place, name) values (:trip, :place, :name)", soci::use(trip),
      soci::use(b.place), soci::use(b.name);
}

void take_seat(soci::session& sql, const std::string& saga) {
  sql << "insert into seat (saga) values (:saga) on conflict do nothing", soci::use(saga);
}

void free_seat(soci::session& sql, const std::string& saga) {
  sql << "delete from seat where saga = :saga", soci::use(saga);
}

void note_cancelled(soci::session& sql, const std::string& saga) {
  sql << "insert into cancelled (saga) values (:saga) on conflict do nothing", soci::use(saga);
}

bool is_cancelled(soci::session& sql, const std::string& saga) {
  int count = 0;
  sql << "select count(*) from cancelled where saga = :saga", soci::use(saga), soci::into(count);
  return count > 0;
}
