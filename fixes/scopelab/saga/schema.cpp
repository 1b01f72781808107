#include "scopelab/saga/schema.hpp"

#include "scopelab/saga/detail/query.hpp"
#include "scopelab/txn/transaction.hpp"

#include <array>

namespace scopelab::saga {

namespace {

// `key` and `text` are words that both databases take. Times are milliseconds
// since 1970; a lease that is not held has run out at 0.
constexpr std::array statements{
    "create table if not exists saga_key (topic text not null, key text not "
    "null, last_seq bigint not null, primary key (topic, key))",

    "create table if not exists saga_outbox (id text primary key, key text not "
    "null, topic text not null, payload text not null, traceparent text not "
    "null, saga text not null, step bigint not null, attempt bigint not null, "
    "kind text not null, seq bigint not null, attempts bigint not null default "
    "0, next_try bigint not null default 0, lease_owner text not null default "
    "'', lease_until bigint not null default 0, error text not null default "
    "'')",
    "create index if not exists saga_outbox_by_key on saga_outbox (topic, key, "
    "seq)",
    "create index if not exists saga_outbox_by_time on saga_outbox (next_try)",

    "create table if not exists saga_inbox (consumer text not null, id text "
    "not null, handled_at bigint not null, primary key (consumer, id))",
    "create table if not exists saga_inbox_key (consumer text not null, topic "
    "text not null, key text not null, last_seq bigint not null, primary key "
    "(consumer, topic, key))",
    "create table if not exists saga_dead_letter (consumer text not null, id "
    "text not null, key text not null, topic text not null, payload text not "
    "null, traceparent text not null, saga text not null, step bigint not "
    "null, attempt bigint not null, kind text not null, seq bigint not null, "
    "attempts bigint not null, buried_at bigint not null, report text not "
    "null, primary key (consumer, id))",

    "create table if not exists saga_ledger (participant text not null, saga "
    "text not null, step bigint not null, state text not null, primary key "
    "(participant, saga, step))",

    "create table if not exists saga_instance (name text not null, id text not "
    "null, state text not null, step bigint not null, attempt bigint not null, "
    "sent_at bigint not null, due bigint not null, traceparent text not null, "
    "report text not null, primary key (name, id))",
    "create index if not exists saga_instance_by_due on saga_instance (due)",
    "create table if not exists saga_step (name text not null, saga text not "
    "null, step bigint not null, step_name text not null, topic text not null, "
    "payload text not null, state text not null, attempts bigint not null, "
    "error text not null, primary key (name, saga, step))",

    "create table if not exists saga_group (topic text not null, member_of "
    "text not null, primary key (topic, member_of))",
    "create table if not exists saga_delivery (handle text not null, member_of "
    "text not null, id text not null, key text not null, topic text not null, "
    "payload text not null, traceparent text not null, saga text not null, "
    "step bigint not null, attempt bigint not null, kind text not null, seq "
    "bigint not null, attempts bigint not null default 0, lease_owner text not "
    "null default '', lease_until bigint not null default 0, primary key "
    "(topic, member_of, handle))",
    "create index if not exists saga_delivery_by_key on saga_delivery (topic, "
    "member_of, key, seq)",
};

}  // namespace

void prepare(soci::session& sql) {
  if (detail::is_postgresql(sql)) return;
  detail::query(sql, "pragma busy_timeout = 30000", {}, 1);
}

void create_tables(soci::session& sql) {
  // The file remembers it. Not for each session: it is refused at once, without
  // waiting, while another one begins.
  if (!detail::is_postgresql(sql) &&
      detail::query_one(sql, "pragma journal_mode", {}, 1).front() != "wal")
    detail::query(sql, "pragma journal_mode = wal", {}, 1);
  txn::transaction tx{sql, detail::writing(sql)};
  // "if not exists" is no help against another one that does the same.
  if (detail::is_postgresql(sql))
    detail::query(tx.sql(), "select pg_advisory_xact_lock(7146325)::text", {},
                  1);
  for (const char* const statement : statements)
    detail::query(tx.sql(), statement);
  tx.commit();
}

}  // namespace scopelab::saga
