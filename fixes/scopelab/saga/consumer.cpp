#include "scopelab/saga/consumer.hpp"

#include "scopelab/saga/detail/query.hpp"
#include "scopelab/saga/detail/text.hpp"

#include <stdexcept>
#include <utility>

namespace scopelab::saga {

consumer::consumer(soci::session& sql, std::unique_ptr<subscription> from,
                   handler handle, consumer_options how)
    : sql_(sql),
      from_(std::move(from)),
      handle_(std::move(handle)),
      how_(std::move(how)) {
  if (how_.name.empty())
    throw std::invalid_argument("a consumer needs a name: its rows have it");
}

void consumer::pass(std::string_view point) const {
  if (how_.at) how_.at(point);
}

std::size_t consumer::poll() {
  pass("consumer.idle");
  std::size_t finished = 0;
  // What throws here leaves the rest of the batch leased: it comes again.
  for (const delivery& d : from_->receive(how_.batch)) {
    pass("consumer.received");
    const handling seen = one(d);
    // Before the broker, which may fail: the next delivery is only a repeat.
    if (how_.on_message) how_.on_message(seen);
    switch (seen.outcome) {
      case handling::early:
        // Waiting for another is not failing.
        from_->give_back(d, std::chrono::milliseconds{0}, false);
        break;
      case handling::failed:
        // Not kept here until then: whoever is there at that time takes it.
        from_->give_back(d, how_.retry.after(d.attempt), true);
        break;
      default:
        // After the commit. Dying in between is a repeat, and dying before an
        // acknowledge that came first would be a loss.
        from_->acknowledge(d);
        pass("consumer.acknowledged");
        ++finished;
    }
  }
  return finished;
}

std::size_t consumer::forget(instant before) {
  txn::transaction tx{sql_, detail::writing(sql_)};
  const std::size_t forgotten =
      detail::query(tx.sql(),
                    "delete from saga_inbox where consumer = ? and handled_at "
                    "< ? returning id",
                    {how_.name, before.count()}, 1)
          .size();
  tx.commit();
  return forgotten;
}

handling consumer::one(const delivery& d) {
  if (!d.malformed.empty()) return bury(d, "it can't be read: " + d.malformed);
  // It was out before, and nobody came back to say why: it ends the process.
  if (d.attempt > how_.max_attempts)
    return bury(d, "the last " + std::to_string(how_.max_attempts) +
                       " deliveries came to no end: does it end the process?");
  txn::transaction tx{sql_, detail::writing(sql_)};
  const handling::outcomes entered = enter(tx, d.what);
  if (entered != handling::handled)
    return {.outcome = entered, .what = d.what, .attempt = d.attempt};
  pass("consumer.entered");
  std::string error;
  try {
    handle_(tx, d.what);
  } catch (const std::exception& e) {
    error = detail::one_line(e.what());
    if (error.empty()) error = "an exception without a text";
  } catch (...) {
    error = "an exception that is no std::exception";
  }
  if (error.empty()) {
    pass("consumer.handled");
    tx.commit();
    pass("consumer.committed");
    return {.outcome = handling::handled, .what = d.what, .attempt = d.attempt};
  }
  // Seen here, not left to the guard: if it is not confirmed, the session is of
  // no more use, and poll() throws.
  tx.rollback();
  pass("consumer.failed");
  if (d.attempt >= how_.max_attempts) return bury(d, error);
  return {.outcome = handling::failed,
          .what = d.what,
          .attempt = d.attempt,
          .error = error};
}

// Writes down that the message is handled, if it is its turn. A second member
// that has the same one waits here for the first.
handling::outcomes consumer::enter(txn::transaction& tx, const message& what) {
  if (what.seq > 0) {
    const std::vector<detail::row> before =
        detail::query(tx.sql(),
                      "select last_seq from saga_inbox_key where consumer = ? "
                      "and topic = ? and key = ?",
                      {how_.name, what.topic, what.key}, 1);
    // Of this key nothing has come yet, and this is not where it begins.
    if (before.empty() && what.seq > 1 && !how_.joins_late)
      return handling::early;
    // One statement: a member that has the next one of the key waits at the row
    // until this transaction has ended.
    const std::vector<detail::row> moved = detail::query(
        tx.sql(),
        "insert into saga_inbox_key (consumer, topic, key, last_seq) values "
        "(?, ?, ?, ?) on conflict (consumer, topic, key) do update set "
        "last_seq = excluded.last_seq where saga_inbox_key.last_seq = "
        "excluded.last_seq - 1 returning last_seq",
        {how_.name, what.topic, what.key, what.seq}, 1);
    if (moved.empty()) {
      const detail::row last = detail::query_one(
          tx.sql(),
          "select last_seq from saga_inbox_key where consumer = ? and topic = "
          "? and key = ?",
          {how_.name, what.topic, what.key}, 1);
      return detail::number(last.front()) >= what.seq ? handling::repeated
                                                      : handling::early;
    }
  }
  const std::vector<detail::row> entered =
      detail::query(tx.sql(),
                    "insert into saga_inbox (consumer, id, handled_at) values "
                    "(?, ?, ?) on conflict do nothing returning id",
                    {how_.name, what.id, how_.now().count()}, 1);
  if (!entered.empty()) return handling::handled;
  // The producer has sent the same id again, with a place of its own.
  if (what.seq > 0) tx.commit();
  return handling::repeated;
}

// One transaction: it is in the dead letters, and it has had its turn.
handling consumer::bury(const delivery& d, const std::string& why) {
  const std::string report = "message " + d.what.id + " of topic " +
                             d.what.topic + " is put aside after " +
                             std::to_string(d.attempt) + " deliveries: " + why;
  txn::transaction tx{sql_, detail::writing(sql_)};
  // What can't be read has no place in a key's order.
  if (d.malformed.empty()) {
    const handling::outcomes entered = enter(tx, d.what);
    if (entered != handling::handled)
      return {.outcome = entered, .what = d.what, .attempt = d.attempt};
  }
  std::vector<detail::value> values = detail::values_of(d.what);
  values.insert(values.end(), {how_.name, std::int64_t{d.attempt},
                               how_.now().count(), report});
  detail::query(tx.sql(),
                "insert into saga_dead_letter (" + detail::message_columns +
                    ", consumer, attempts, buried_at, report) values (?, ?, ?, "
                    "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                values);
  pass("consumer.burying");
  tx.commit();
  pass("consumer.buried");
  return {.outcome = handling::dead_letter,
          .what = d.what,
          .attempt = d.attempt,
          .error = report};
}

}  // namespace scopelab::saga
