#include "scopelab/saga/outbox.hpp"

#include "scopelab/saga/detail/query.hpp"
#include "scopelab/saga/detail/text.hpp"

#include <stdexcept>

namespace scopelab::saga {

namespace {

void require_sound(const message& what) {
  if (what.id.empty())
    throw std::invalid_argument("a message needs an id: it has none");
  if (what.topic.empty())
    throw std::invalid_argument("message " + what.id + " has no topic");
  if (what.payload.size() > max_payload)
    throw std::invalid_argument("the payload of message " + what.id + " has " +
                                std::to_string(what.payload.size()) +
                                " bytes, more than the " +
                                std::to_string(max_payload) +
                                " that are allowed: store it, and send "
                                "its name");
  for (const std::string* const text :
       {&what.id, &what.key, &what.topic, &what.payload, &what.traceparent,
        &what.saga})
    if (!detail::is_text(*text))
      throw std::invalid_argument("message " + detail::as_text(what.id) +
                                  " is not UTF-8, or has a NUL: encode what "
                                  "is not text");
}

}  // namespace

void enqueue(txn::detail::level& in, message what) {
  require_sound(what);
  soci::session& sql = in.sql();
  if (!what.key.empty()) {
    // The row's lock is held until the transaction ends.
    what.seq = detail::number(
        detail::query_one(
            sql,
            "insert into saga_key (topic, key, last_seq) values (?, ?, 1) on "
            "conflict (topic, key) do update set last_seq = saga_key.last_seq "
            "+ 1 returning last_seq",
            {what.topic, what.key}, 1)
            .front());
  } else {
    what.seq = 0;  // whatever the caller has put there
  }
  detail::query(sql,
                "insert into saga_outbox (" + detail::message_columns +
                    ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                detail::values_of(what));
  // Told to nobody before the commit, and to nobody at all without one.
  if (detail::is_postgresql(sql)) detail::query(sql, "notify saga_outbox");
}

depth outbox_depth(soci::session& sql, instant now) {
  const detail::row counted = detail::query_one(
      sql,
      "select count(*), coalesce(sum(case when lease_until > ? then 1 else 0 "
      "end), 0), coalesce(max(attempts), 0) from saga_outbox",
      {now.count()}, 3);
  const std::int64_t leased = detail::number(counted[1]);
  return {.waiting = detail::number(counted[0]) - leased,
          .leased = leased,
          .attempts = detail::number(counted[2])};
}

}  // namespace scopelab::saga
