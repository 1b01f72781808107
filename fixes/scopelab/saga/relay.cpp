#include "scopelab/saga/relay.hpp"

#include "scopelab/saga/detail/claim.hpp"
#include "scopelab/saga/detail/text.hpp"
#include "scopelab/txn/transaction.hpp"

#include <utility>

namespace scopelab::saga {

namespace {

// The rows that may be claimed: due, held by nobody, and the first of their key.
const char* const due =
    "select o.id from saga_outbox o where o.next_try <= ? and o.lease_until <= "
    "? and (o.key = '' or not exists (select 1 from saga_outbox e where "
    "e.topic = o.topic and e.key = o.key and e.seq < o.seq)) order by "
    "o.next_try, o.seq, o.id limit ?";

}  // namespace

relay::relay(soci::session& sql, broker& to, relay_options how)
    : sql_(sql), to_(to), how_(std::move(how)) {}

void relay::pass(std::string_view point) const {
  if (how_.at) how_.at(point);
}

std::vector<sending> relay::claim(instant until) {
  const std::int64_t now = how_.now().count();
  std::vector<sending> claimed;
  for (detail::claimed& each : detail::claim(
           sql_,
           {"update saga_outbox set lease_owner = ?, lease_until = ?, attempts "
            "= attempts + 1 where id",
            {how_.owner, until.count()}},
           {due, {now, now}}, how_.batch, [this] { pass("relay.claiming"); }))
    claimed.push_back({.what = std::move(each.what), .attempt = each.attempt});
  return claimed;
}

std::size_t relay::poll() {
  pass("relay.idle");
  const instant until = how_.now() + how_.lease;
  std::vector<sending> claimed = claim(until);
  pass("relay.claimed");
  if (how_.on_claimed)
    for (const sending& one : claimed) how_.on_claimed(one);
  for (sending& one : claimed) {
    // Stopped for too long: somebody else has it by now, or will.
    if (how_.now() >= until) break;
    send(one);
  }
  return claimed.size();
}

void relay::send(sending& one) {
  try {
    to_.publish(one.what);
  } catch (const broker_error& e) {
    // It may have arrived all the same: it stays, and arrives again.
    one.error = detail::one_line(e.what());
    pass("relay.failing");
    release(one);
    if (how_.on_failed) how_.on_failed(one);
    return;
  }
  pass("relay.published");
  {
    txn::transaction tx{sql_, detail::writing(sql_)};
    // By the claim, not by the id: with the lease run out, the row may be in
    // another relay's hands, which will delete it.
    detail::query(tx.sql(),
                  "delete from saga_outbox where id = ? and lease_owner = ? "
                  "and attempts = ?",
                  {one.what.id, how_.owner, std::int64_t{one.attempt}});
    pass("relay.deleting");
    tx.commit();
  }
  pass("relay.sent");
  if (how_.on_sent) how_.on_sent(one);
}

void relay::release(const sending& one) {
  txn::transaction tx{sql_, detail::writing(sql_)};
  // By claims, those of relays that died among them.
  const instant again = how_.now() + how_.retry.after(one.attempt);
  detail::query(tx.sql(),
                "update saga_outbox set lease_owner = '', lease_until = 0, "
                "next_try = ?, error = ? where id = ? and lease_owner = ? and "
                "attempts = ?",
                {again.count(), one.error, one.what.id, how_.owner,
                 std::int64_t{one.attempt}});
  tx.commit();
}

}  // namespace scopelab::saga
