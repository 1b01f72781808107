// Creates the tables of the outbox, the consumers, the sagas and the embedded
// broker, those that are not there yet.
//
//   soci::session sql{soci::sqlite3, "db=shop.db"};
//   saga::prepare(sql);          // waits up to 30 s for other writers, from now
//   saga::create_tables(sql);    // throws soci::soci_error: all or nothing
//
// They belong beside the business tables, in the same database and, on
// PostgreSQL, in the schema that search_path names: one transaction writes both.
// Their names begin with saga_.
//
// Thread: the session's.
#pragma once

namespace soci {
class session;
}

namespace scopelab::saga {

// What each session needs that is used here: on SQLite a time to wait for the
// lock; nothing on PostgreSQL.
void prepare(soci::session& sql);

// Turns on SQLite's write-ahead log too, so that readers do not stop a writer.
void create_tables(soci::session& sql);

}  // namespace scopelab::saga
