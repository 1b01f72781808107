#include "scopelab/saga/embedded_broker.hpp"

#include "scopelab/saga/detail/claim.hpp"
#include "scopelab/saga/detail/text.hpp"
#include "scopelab/txn/transaction.hpp"

#include <algorithm>
#include <utility>

namespace scopelab::saga {

namespace {

// What the database throws, as an error of the broker.
template <class Work>
auto as_broker(const char* what, const Work& work) {
  try {
    return work();
  } catch (const broker_error&) {
    throw;
  } catch (const std::exception& e) {
    throw broker_error(std::string("embedded broker: ") + what + ": " +
                       detail::one_line(e.what()));
  }
}

// The same id in another place of its key is not the same row: its turn has to
// come, or the key would wait for it.
std::string handle_of(const message& what) {
  return std::to_string(what.seq) + "/" + what.id;
}

// As a relay claims: the first of each key, if nobody holds it.
const char* const next_ones =
    "select d.handle from saga_delivery d where d.topic = ? and d.member_of = "
    "? and d.lease_until <= ? and (d.key = '' or not exists (select 1 from "
    "saga_delivery e where e.topic = d.topic and e.member_of = d.member_of and "
    "e.key = d.key and e.seq < d.seq)) order by d.seq, d.id limit ?";

class embedded_subscription : public subscription {
 public:
  embedded_subscription(soci::session& sql, embedded_options how,
                        std::string topic, std::string group,
                        std::string member)
      : sql_(sql),
        how_(std::move(how)),
        topic_(std::move(topic)),
        group_(std::move(group)),
        member_(std::move(member)) {}

  std::vector<delivery> receive(std::size_t at_most) override {
    return as_broker("receive", [&] {
      const instant now = how_.now();
      std::vector<delivery> received;
      for (detail::claimed& each : detail::claim(
               sql_,
               {"update saga_delivery set lease_owner = ?, lease_until = ?, "
                "attempts = attempts + 1 where topic = ? and member_of = ? and "
                "handle",
                {member_, (now + how_.lease).count(), topic_, group_}},
               {next_ones, {topic_, group_, now.count()}}, at_most)) {
        delivery d{.what = std::move(each.what), .attempt = each.attempt};
        d.handle = handle_of(d.what);
        received.push_back(std::move(d));
      }
      return received;
    });
  }

  void acknowledge(const delivery& d) override {
    change("acknowledge",
           "delete from saga_delivery where topic = ? and member_of = ? and "
           "handle = ?",
           {topic_, group_, d.handle});
  }

  void give_back(const delivery& d, std::chrono::milliseconds delay,
                 bool counts) override {
    // A row that is nobody's, but held until then.
    const instant again = how_.now() + std::min(delay, how_.lease);
    change("give back",
           "update saga_delivery set lease_owner = '', lease_until = ?, "
           "attempts = ? where topic = ? and member_of = ? and handle = ?",
           {again.count(), std::int64_t{d.attempt - (counts ? 0 : 1)}, topic_,
            group_, d.handle});
  }

 private:
  void change(const char* what, const std::string& text,
              const std::vector<detail::value>& values) {
    as_broker(what, [&] {
      txn::transaction tx{sql_, detail::writing(sql_)};
      detail::query(tx.sql(), text, values);
      tx.commit();
    });
  }

  soci::session& sql_;
  embedded_options how_;
  std::string topic_, group_, member_;
};

}  // namespace

embedded_broker::embedded_broker(soci::session& sql, embedded_options how)
    : sql_(sql), how_(std::move(how)) {}

void embedded_broker::publish(const message& what) {
  as_broker("publish", [&] {
    txn::transaction tx{sql_, detail::writing(sql_)};
    const std::vector<detail::row> groups =
        detail::query(tx.sql(),
                      "select member_of from saga_group where topic = ? order "
                      "by member_of",
                      {what.topic}, 1);
    // Kept by nobody, it would be lost, and the relay would call it sent.
    if (groups.empty())
      throw broker_error("embedded broker: nobody has subscribed to topic " +
                         what.topic + ": the message is not taken");
    for (const detail::row& group : groups) {
      std::vector<detail::value> values = detail::values_of(what);
      values.emplace_back(group.front());
      values.emplace_back(handle_of(what));
      detail::query(tx.sql(),
                    "insert into saga_delivery (" + detail::message_columns +
                        ", member_of, handle) values (?, ?, ?, ?, ?, ?, ?, ?, "
                        "?, ?, ?, ?) "
                        "on conflict do nothing",
                    values);
    }
    tx.commit();
  });
}

std::unique_ptr<subscription> embedded_broker::subscribe(
    const std::string& topic, const std::string& group,
    const std::string& member) {
  as_broker("subscribe", [&] {
    txn::transaction tx{sql_, detail::writing(sql_)};
    detail::query(tx.sql(),
                  "insert into saga_group (topic, member_of) values (?, ?) on "
                  "conflict do nothing",
                  {topic, group});
    tx.commit();
  });
  return std::make_unique<embedded_subscription>(sql_, how_, topic, group,
                                                 member);
}

std::int64_t embedded_broker::depth() const {
  return as_broker("depth", [&] {
    return detail::number(
        detail::query_one(sql_, "select count(*) from saga_delivery", {}, 1)
            .front());
  });
}

}  // namespace scopelab::saga
