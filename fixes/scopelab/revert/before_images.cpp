#include "scopelab/revert/before_images.hpp"

#include "scopelab/revert/detail/statements.hpp"

#include <cctype>
#include <stdexcept>
#include <utility>

namespace scopelab::revert {

using soci::into;
using soci::use;

namespace {

// "a, b", each with something before it.
std::string list(const std::vector<std::string>& names,
                 const std::string& before) {
  std::string all;
  for (const std::string& name : names) {
    if (!all.empty()) all += ", ";
    all += before;
    all += name;
  }
  return all;
}

}  // namespace

before_images::before_images(tracked_table of) : of_(std::move(of)) {
  detail::require_name(of_.name);
  detail::require_name(of_.key);
  detail::require_name(of_.version);
  for (const std::string& column : of_.columns) detail::require_name(column);
  if (of_.columns.empty())
    throw std::invalid_argument("scopelab::revert: no column of " + of_.name +
                                " is to be kept");
}

void before_images::create(soci::session& sql) const {
  detail::is_postgresql(sql);
  const std::string images = of_.name + "_before";
  detail::run(sql, "create table if not exists " + images +
                       " as select cast('' as text) as scopelab_token, "
                       "0 as scopelab_undone, " +
                       of_.version + " as scopelab_left, " + of_.key + ", " +
                       list(of_.columns, "") + ", " + of_.version + " from " +
                       of_.name + " where 1 = 0");
  detail::run(sql, "create unique index if not exists " + images +
                       "_token on " + images + " (scopelab_token)");
  detail::run(sql, "create index if not exists " + images + "_left on " +
                       images + " (" + of_.key + ", scopelab_left)");
}

namespace {

constexpr const char* image_columns =
    "scopelab_token, scopelab_undone, scopelab_left, ";

// Whether the statement has a value of that name, and not just of one that begins
// with it.
bool has_value(const std::string& text, const std::string& name) {
  const auto goes_on = [&](std::size_t at) {
    return at < text.size() &&
           (std::isalnum(static_cast<unsigned char>(text[at])) != 0 ||
            text[at] == '_');
  };
  const std::string word = ":" + name;
  std::size_t at = text.find(word);
  while (at != text.npos && goes_on(at + word.size()))
    at = text.find(word, at + 1);
  return at != text.npos;
}

std::string condition(const change& how) {
  return how.where.empty() ? std::string{} : " and (" + how.where + ")";
}

}  // namespace

// The image first: reading it takes the write lock, so that nothing comes
// between it and the change.
std::string before_images::image_sql(const revert::change& how) const {
  return "insert into " + of_.name + "_before (" + image_columns + of_.key +
         ", " + list(of_.columns, "") + ", " + of_.version +
         ") select :scopelab_token, 0, " + of_.version + " + 1, " + of_.key +
         ", " + list(of_.columns, "") + ", " + of_.version + " from " +
         of_.name + " where " + of_.key + " = :scopelab_key" + condition(how);
}

// In one statement the row has to be locked before it is read: a statement's
// snapshot is older than the lock it waited for, `for update` reads anew.
std::string before_images::change_sql(const revert::change& how,
                                      bool in_one) const {
  const std::string set = " set " + how.set + ", " + of_.version + " = " +
                          of_.name + "." + of_.version + " + 1";
  if (!in_one)
    return "update " + of_.name + set + " where " + of_.key +
           " = :scopelab_key";
  std::string old = of_.key + " as was_" + of_.key + ", " + of_.version +
                    " as was_" + of_.version;
  for (const std::string& column : of_.columns)
    old.append(", ").append(column).append(" as was_").append(column);
  return "with was as (select " + old + " from " + of_.name + " where " +
         of_.key + " = :scopelab_key" + condition(how) +
         " for update), changed as (update " + of_.name + set +
         " from was where " + of_.key + " = was_" + of_.key + " returning " +
         of_.name + "." + of_.key + ") insert into " + of_.name + "_before (" +
         image_columns + of_.key + ", " + list(of_.columns, "") + ", " +
         of_.version + ") select :scopelab_token, 0, was_" + of_.version +
         " + 1, was_" + of_.key + ", " + list(of_.columns, "was_") + ", was_" +
         of_.version + " from was where exists (select 1 from changed)";
}

bool before_images::change(txn::transaction& in, const std::string& token,
                           const std::string& key,
                           const revert::change& how) const {
  soci::session& sql = in.sql();
  const auto execute = [&](const std::string& text, bool with_token) {
    soci::statement statement(sql);
    // PostgreSQL's backend wants all names of the text, SQLite's no others.
    if (with_token) statement.exchange(use(token, "scopelab_token"));
    statement.exchange(use(key, "scopelab_key"));
    for (const change::value& each : how.values)
      if (has_value(text, each.name))
        statement.exchange(use(each.number, each.name));
    statement.alloc();
    statement.prepare(text);
    statement.define_and_bind();
    return detail::changed_by(statement) == 1;
  };
  if (detail::is_postgresql(sql)) return execute(change_sql(how, true), true);
  return execute(image_sql(how), true) &&
         execute(change_sql(how, false), false);
}

outcomes before_images::undo(txn::transaction& in,
                             const std::string& token) const {
  soci::session& sql = in.sql();
  const std::string images = of_.name + "_before";
  const std::string by_token = " where scopelab_token = :token";
  std::string set = of_.version + " = " + of_.name + "." + of_.version + " + 1";
  for (const std::string& column : of_.columns)
    set.append(", ").append(column).append(" = was.").append(column);
  soci::statement put_back =
      (sql.prepare << "update " + of_.name + " set " + set + " from " + images +
                          " as was" + by_token +
                          " and scopelab_undone = 0 and " + of_.name + "." +
                          of_.key + " = was." + of_.key + " and " + of_.name +
                          "." + of_.version + " = scopelab_left",
       use(token));
  if (detail::changed_by(put_back) != 1) {
    int undone = 0;
    sql << "select scopelab_undone from " + images + by_token, use(token),
        into(undone);
    if (!sql.got_data()) return outcomes::unknown;
    return undone != 0 ? outcomes::undone_before : outcomes::conflict;
  }
  // The row is again as the operation before this one left it, in a version of its
  // own: that one may be undone next.
  sql << "update " + images +
             " set scopelab_left = was.scopelab_left + 1 from " + images +
             " as was where was.scopelab_token = :token and " + images + "." +
             of_.key + " = was." + of_.key + " and " + images +
             ".scopelab_left = was." + of_.version + " and " + images +
             ".scopelab_undone = 0",
      use(token);
  sql << "update " + images + " set scopelab_undone = 1" + by_token, use(token);
  return outcomes::undone;
}

}  // namespace scopelab::revert
