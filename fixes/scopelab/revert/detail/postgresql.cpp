#include "scopelab/revert/detail/recorder.hpp"
#include "scopelab/revert/detail/statements.hpp"

#include <stdexcept>
#include <utility>

namespace scopelab::revert::detail {

using soci::into;
using soci::use;

namespace {

const char* const log_tables = R"(
create table if not exists scopelab_recording (
  token text primary key, undone integer not null);
create table if not exists scopelab_row_log (
  seq bigserial primary key, token text not null, of_table regclass not null,
  was jsonb, became jsonb);
create index if not exists scopelab_row_log_token on scopelab_row_log (token)
)";

// Where the log is, it is found from any search_path; and a row has the same JSON in
// every session.
const char* const log_row = R"(
create or replace function scopelab_log_row() returns trigger
language plpgsql set search_path from current set timezone = 'UTC'
set intervalstyle = 'postgres' set bytea_output = 'hex'
set extra_float_digits = 1 as $$
declare
  called text = coalesce(current_setting('scopelab.token', true), '');
  recorded oid[];
begin
  if called = '' then return null; end if;
  recorded = string_to_array(current_setting('scopelab.tables'), ' ')::oid[];
  -- A partition's rows are those of the table that it is of.
  if tg_relid = any (recorded) or exists (
       select from pg_partition_ancestors(tg_relid) of_partition
        where of_partition = any (recorded)) then
    insert into scopelab_row_log (token, of_table, was, became) values (
      called, tg_relid,
      case when tg_op <> 'INSERT' then to_jsonb(old) end,
      case when tg_op <> 'DELETE' then to_jsonb(new) end);
  end if;
  return null;
end $$
)";

// Each row by its key, and only if it is as the transaction left it. The inner
// block is a subtransaction: a conflict leaves nothing of what was put back.
const char* const undo_all = R"(
create or replace function scopelab_undo(which text) returns integer
language plpgsql set search_path from current set timezone = 'UTC'
set intervalstyle = 'postgres' set bytea_output = 'hex'
set extra_float_digits = 1 as $$
declare
  done integer;
  row_change record;
  column_list text;
  key_match text;
  here text;
  changed integer;
begin
  select undone into done from scopelab_recording where token = which
    for update;
  if not found then return 3; end if;
  if done <> 0 then return 1; end if;
  for row_change in
    select * from scopelab_row_log where token = which order by seq desc
  loop
    select string_agg(quote_ident(attname), ', ') into column_list
      from pg_attribute where attrelid = row_change.of_table and attnum > 0
       and not attisdropped and attgenerated = '';
    select string_agg(format('t.%1$I = r.%1$I', attname), ' and ')
      into key_match
      from pg_index join pg_attribute
        on attrelid = indrelid and attnum = any (indkey)
     where indrelid = row_change.of_table and indisprimary;
    here = format(
      'from jsonb_populate_record(null::%s, $1) r where %s and to_jsonb(t) = $1',
      row_change.of_table, key_match);
    if row_change.was is null then
      execute format('delete from %s t using ', row_change.of_table)
        || substr(here, 6) using row_change.became;
    elsif row_change.became is null then
      execute format(
        'insert into %s (%s) overriding system value
         select %2$s from jsonb_populate_record(null::%1$s, $1)
         on conflict do nothing',
        row_change.of_table, column_list) using row_change.was;
    else
      execute format(
        'update %s t set (%s) = (select %2$s
           from jsonb_populate_record(null::%1$s, $2)) ',
        row_change.of_table, column_list) || here
        using row_change.became, row_change.was;
    end if;
    get diagnostics changed = row_count;
    if changed <> 1 then
      raise exception 'changed since' using errcode = 'SL001';
    end if;
  end loop;
  update scopelab_recording set undone = 1 where token = which;
  return 0;
exception when sqlstate 'SL001' then
  return 2;
end $$
)";

class trigger_recorder : public recorder {
 public:
  trigger_recorder(soci::session& sql, const tables& of, std::string token)
      : sql_(sql), token_(std::move(token)) {
    // As the name is understood now, not where the trigger runs.
    std::string names, ignored;
    for (const std::string& table : of)
      names += (names.empty() ? "" : " ") + table;
    sql_ << "select set_config('scopelab.tables', coalesce(string_agg(cast("
            "cast(to_regclass(name) as oid) as text), ' '), ''), true) from "
            "unnest(string_to_array(:names, ' ')) name",
        use(names), into(ignored);
    name(token_);
  }

  ~trigger_recorder() override {
    if (written_) return;
    try {  // an aborted transaction refuses this, and keeps nothing anyway
      name("");
      sql_ << "delete from scopelab_row_log where token = :token", use(token_);
    } catch (const std::exception&) {
    }
  }

  void write(const std::string& token) override {
    sql_ << "insert into scopelab_recording (token, undone) values (:token, 0)",
        use(token);
    name("");
    written_ = true;
  }

 private:
  // What the triggers write: local to the transaction.
  void name(const std::string& token) {
    std::string ignored;
    sql_ << "select set_config('scopelab.token', :token, true)", use(token),
        into(ignored);
  }

  soci::session& sql_;
  std::string token_;
  bool written_ = false;
};

}  // namespace

void create_on_postgresql(soci::session& sql, const tables& of) {
  for (const std::string& table : of) {
    int keys = 0;
    sql << "select count(*) from pg_index where indrelid = "
           "to_regclass(:name) and indisprimary",
        use(table), into(keys);
    if (keys == 0)
      throw std::invalid_argument("scopelab::revert: no table " + table +
                                  " with a primary key");
  }
  run(sql, log_tables);
  run(sql, log_row);
  run(sql, undo_all);
  for (const std::string& table : of)
    run(sql,
        "create or replace trigger scopelab_row_log after insert or "
        "update or delete on " +
            table + " for each row execute function scopelab_log_row()");
}

std::unique_ptr<recorder> record_on_postgresql(soci::session& sql,
                                               const tables& of,
                                               const std::string& token) {
  if (token.empty())
    throw std::invalid_argument("scopelab::revert: a token can't be empty");
  return std::make_unique<trigger_recorder>(sql, of, token);
}

outcomes undo_on_postgresql(soci::session& sql, const std::string& token) {
  int code = 0;
  sql << "select scopelab_undo(:token)", use(token), into(code);
  return static_cast<outcomes>(code);
}

}  // namespace scopelab::revert::detail
