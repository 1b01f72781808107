#include "scopelab/saga/tests/shop.hpp"

#include "scopelab/saga/detail/query.hpp"
#include "scopelab/saga/outbox.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <utility>

namespace scopelab::saga::test {

namespace {

const std::array<std::string, 3> topics{"stock", "payment", "carrier"};

std::string order_id(std::size_t index, int kind) {
  return "order-" + std::to_string(index) + "-" + std::to_string(kind);
}

int kind_of_order(const std::string& id) { return id.back() - '0'; }

// Every seventh publish is refused, and of every fifth the answer is lost.
class unreliable : public broker {
 public:
  explicit unreliable(std::unique_ptr<broker> real) : real_(std::move(real)) {}
  void publish(const message& what) override {
    if (++count_ % 7 == 0) throw broker_error("the broker is busy");
    real_->publish(what);
    if (count_ % 5 == 0) throw broker_error("no answer");
  }
  std::unique_ptr<subscription> subscribe(const std::string& topic,
                                          const std::string& group,
                                          const std::string& member) override {
    return real_->subscribe(topic, group, member);
  }

 private:
  std::unique_ptr<broker> real_;
  int count_ = 0;
};

void have_effect(soci::session& sql, const message& m) {
  detail::query(sql,
                "insert into effect (topic, saga, step, kind, key, seq) values "
                "(?, ?, ?, ?, ?, ?)",
                {m.topic, m.saga, std::int64_t{m.step},
                 std::string(to_string(m.kind)), m.key, m.seq});
}

void act(txn::savepoint& in, const message& m) {
  const int kind = kind_of_order(m.saga);
  have_effect(in.sql(), m);
  if (m.topic == "carrier" && kind % 2 == 1) throw step_refused("no courier");
  if (m.topic == "payment" && kind == 2 && m.attempt == 1)
    throw std::runtime_error("the bank is closed");
}

void take_back(txn::savepoint& in, const message& m) {
  have_effect(in.sql(), m);
  if (m.topic == "payment" && kind_of_order(m.saga) == 3 && m.attempt == 1)
    throw std::runtime_error("the bank is closed");
}

}  // namespace

const char* to_string(roles role) {
  switch (role) {
    case roles::relay:
      return "relay";
    case roles::participant:
      return "participant";
    case roles::orchestrator:
      return "orchestrator";
  }
  return "?";
}

struct worker::parts {
  const place& at;
  shop_plan plan;
  const instant& now;
  at_point point;
  soci::session sql;
  std::unique_ptr<broker> carrier;
  std::unique_ptr<relay> sender;
  std::vector<std::unique_ptr<participant>> participants;
  std::unique_ptr<consumer> events;
  std::unique_ptr<orchestrator> sagas;

  std::size_t start_orders();
};

worker::worker(const place& at, roles role, shop_plan plan, const instant& now,
               const std::string& name, at_point point)
    : parts_(new parts{
          at, std::move(plan), now, std::move(point), {}, {}, {}, {}, {}, {}}) {
  parts& p = *parts_;
  at.open(p.sql);
  const clock read = [&now] { return now; };
  p.carrier = at.make_broker(p.sql, read);
  const back_off retry{.first = std::chrono::seconds{20}, .most = lease};
  switch (role) {
    case roles::relay:
      p.carrier = std::make_unique<unreliable>(std::move(p.carrier));
      p.sender = std::make_unique<relay>(p.sql, *p.carrier,
                                         relay_options{.owner = name,
                                                       .batch = 3,
                                                       .lease = lease,
                                                       .retry = retry,
                                                       .now = read,
                                                       .at = p.point});
      break;
    case roles::participant:
      for (const std::string& topic : topics)
        p.participants.push_back(std::make_unique<participant>(
            p.sql, p.carrier->subscribe(topic, topic, name),
            step_handlers{.action = act, .compensation = take_back},
            participant_options{.name = topic,
                                .batch = 3,
                                .max_attempts = 2,
                                .retry = retry,
                                .now = read,
                                .at = p.point}));
      p.events = std::make_unique<consumer>(
          p.sql, p.carrier->subscribe("placed", "mail", name),
          [](txn::transaction& tx, const message& m) {
            have_effect(tx.sql(), m);
          },
          consumer_options{.name = "mail",
                           .batch = 3,
                           .retry = retry,
                           .now = read,
                           .at = p.point});
      break;
    case roles::orchestrator:
      p.sagas = std::make_unique<orchestrator>(
          p.sql, p.carrier->subscribe("saga.answers", "sagas", name),
          orchestrator_options{.batch = 3,
                               .max_attempts = 20,
                               .retry = retry,
                               .answer_within = p.plan.answer_within,
                               .now = read,
                               .at = p.point});
  }
}

worker::~worker() = default;

// As a client does that tries again until its order is placed.
std::size_t worker::parts::start_orders() {
  std::size_t started = 0;
  for (std::size_t i = 0; i < plan.orders.size(); ++i) {
    const std::string id = order_id(i, plan.orders[i]);
    txn::transaction tx{sql, detail::writing(sql)};
    if (detail::query(tx.sql(),
                      "insert into placed (id) values (?) on conflict do "
                      "nothing returning id",
                      {id}, 1)
            .empty())
      continue;
    std::vector<step> steps;
    for (const std::string& topic : topics)
      steps.push_back({.name = topic, .topic = topic});
    enqueue(tx, {.id = id + "/placed", .key = "customer", .topic = "placed"});
    if (i == 0)  // a participant can't make anything of it
      enqueue(tx, {.id = "poison", .key = id, .topic = "stock"});
    sagas->start(tx, id, steps, "00-trace");
    tx.commit();
    ++started;
  }
  return started;
}

std::size_t worker::poll() {
  parts& p = *parts_;
  if (p.sender) return p.sender->poll();
  std::size_t count = 0;
  if (p.sagas) count += p.start_orders() + p.sagas->poll();
  for (const auto& one : p.participants) count += one->poll();
  if (p.events) count += p.events->poll();
  return count;
}

namespace {

// "action 0, action 1, ..." as they should have had effect, in order.
std::vector<std::string> effects_of(int kind) {
  if (kind % 2 == 0) return {"0 action", "1 action", "2 action"};
  return {"0 action", "1 action", "1 compensation", "0 compensation"};
}

std::string joined(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& word : words) {
    if (!all.empty()) all += ", ";
    all += word;
  }
  return all;
}

void find_inversions(soci::session& sql, std::vector<std::string>& wrong) {
  std::map<std::string, std::int64_t> last;
  for (const detail::row& r : detail::query(
           sql, "select topic, key, seq from effect order by pos", {}, 3)) {
    std::string key = r[0];
    key += '/';
    key += r[1];
    std::int64_t& before = last[key];
    if (detail::number(r[2]) <= before)
      wrong.push_back("inversion: " + key + " " + r[2] + " after " +
                      std::to_string(before));
    before = detail::number(r[2]);
  }
}

}  // namespace

findings inspect(const place& at, soci::session& sql, const shop_plan& plan) {
  findings found;
  const auto wait_for = [&found](const std::string& what) {
    found.still_open = true;
    if (!found.open_because.empty()) found.open_because += "; ";
    found.open_because += what;
  };
  if (const int n = count(sql, "select count(*) from saga_outbox"); n != 0)
    wait_for(std::to_string(n) + " rows in the outbox");
  if (const int n = at.left_in_broker(sql); n != 0)
    wait_for(std::to_string(n) + " messages in the broker");
  for (std::size_t i = 0; i < plan.orders.size(); ++i) {
    const int kind = plan.orders[i];
    const std::string id = order_id(i, kind);
    const std::vector<std::string> states =
        column(sql, "select state from saga_instance where id = '" + id + "'");
    const std::string expected = kind % 2 == 0 ? "completed" : "compensated";
    if (states != std::vector{expected})
      wait_for("saga " + id + " is " + joined(states));
    const std::vector<std::string> effects =
        column(sql, "select step || ' ' || kind from effect where saga = '" +
                        id + "' order by pos");
    if (effects != effects_of(kind))
      found.wrong.push_back(id + ": " + joined(effects));
  }
  if (const int n =
          count(sql, "select count(*) from effect where kind = 'event'");
      n != static_cast<int>(plan.orders.size()))
    found.wrong.push_back(std::to_string(n) + " events had an effect");
  if (const auto dead = column(sql, "select id from saga_dead_letter");
      dead != std::vector<std::string>{"poison"})
    found.wrong.push_back("dead letters: " + joined(dead));
  find_inversions(sql, found.wrong);
  return found;
}

}  // namespace scopelab::saga::test
