#include "serve/shop.hpp"

#include "scopelab/saga/embedded_broker.hpp"
#include "scopelab/saga/participant.hpp"
#include "scopelab/saga/redis_broker.hpp"
#include "scopelab/saga/schema.hpp"
#include "scopelab/txn/transaction.hpp"

#include <fmt/format.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <stdexcept>
#include <thread>

namespace serve {

namespace journal = scopelab::journal;
namespace observe = scopelab::observe;
namespace rpc = scopelab::rpc;
namespace saga = scopelab::saga;
namespace txn = scopelab::txn;

using json = nlohmann::json;

constexpr std::chrono::seconds longest_revert{5};

void places::open(soci::session& sql) const {
  if (postgres.empty()) {
    sql.open(soci::sqlite3, fmt::format("db={}", (folder / "shop.db").string()));
  } else {
    sql.open(soci::postgresql, postgres);
    sql << "set client_min_messages = warning";
  }
  saga::prepare(sql);
}

std::unique_ptr<saga::broker> places::connect(soci::session& sql) const {
  if (redis.empty()) {
    return std::make_unique<saga::embedded_broker>(sql, saga::embedded_options{.lease = lease});
  }
  return std::make_unique<saga::redis_broker>(saga::redis_options{.url = redis, .lease = lease});
}

void prepare(const places& where) {
  soci::session sql;
  where.open(sql);
  saga::create_tables(sql);
  sql << "create table if not exists orders (id varchar(36) primary key, item varchar(64), "
         "quantity integer, token varchar(64) unique, traceparent varchar(64), "
         "reverted integer not null default 0, placed integer not null)";
  sql << "create table if not exists stock (item varchar(64) primary key, amount integer not null)";
  sql << "create table if not exists payment (order_id varchar(36) primary key, amount integer)";
  sql << "create table if not exists shipment (order_id varchar(36) primary key, "
         "item varchar(64))";
  for (const char* item : {"book", "glass"}) {
    sql << "insert into stock (item, amount) values (:item, 100) on conflict do nothing",
        soci::use(std::string{item});
  }
}

saga::orchestrator_options saga_options() {
  saga::orchestrator_options how;
  how.max_attempts = 3;
  how.retry = {std::chrono::milliseconds{50}, std::chrono::milliseconds{1000}};
  return how;
}

void front_desk::connect() {
  sagas_.reset();
  broker_.reset();
  sql_.close();
  where_.open(sql_);
  broker_ = where_.connect(sql_);
  const saga::orchestrator_options how = saga_options();
  sagas_ = std::make_unique<saga::orchestrator>(
      sql_, broker_->subscribe("saga.answers", how.name, "front-desk"), how);
}

template <class Work>
auto front_desk::at_desk(const Work& work) {
  const std::scoped_lock lock{mutex_};
  if (!connected_) connect();
  connected_ = false;  // unless it returns
  auto result = work();
  connected_ = true;
  return result;
}

front_desk::front_desk(const places& where, telemetry& tell) : where_(where), tell_(tell) {
  at_desk([] { return true; });
}

std::string front_desk::apply(const journal::command& what, const rpc::context& in) {
  observe::span_options options{.kind = observe::span_kind::server,
                                .parent = observe::parse_traceparent(in.traceparent)};
  const auto accept = [&](observe::span& span) {
    span.set("scopelab.undo.command", what.id);
    span.set("shop.order", what.saga);
    const std::string result = json{{"order", what.saga}}.dump();
    if (const auto before = read(what.saga)) {
      if (before->token == in.key) return result;  // accepted before
      throw rpc::refused{"ORDER_EXISTS", fmt::format("saga {} is another order's", what.saga)};
    }
    const std::string item = what.entity.substr(what.entity.find('-') + 1);
    int known = 0;
    sql_ << "select count(*) from stock where item = :item", soci::use(item), soci::into(known);
    if (what.operation != journal::operations::reserve || known == 0) {
      throw rpc::refused{"NOT_SOLD_HERE",
                         fmt::format("{} of '{}': this shop takes reserve of "
                                     "item-book and item-glass",
                                     journal::to_string(what.operation), what.entity)};
    }
    const int quantity = json::parse(what.payload).at("quantity");
    const std::string traceparent = span.context().traceparent();
    const std::string payload = json{{"item", item}, {"quantity", quantity}}.dump();

    txn::transaction tx{sql_};
    tx.sql() << "insert into orders (id, item, quantity, token, traceparent, placed) values "
                "(:id, :item, :quantity, :token, :trace, (select count(*) from orders))",
        soci::use(what.saga), soci::use(item), soci::use(quantity), soci::use(in.key),
        soci::use(traceparent);
    sagas_->start(tx, what.saga,
                  {{"reserve", "stock", payload},
                   {"charge", "payment", payload},
                   {"ship", "shipping", payload}},
                  traceparent);
    tx.commit();
    return result;
  };
  return at_desk(
      [&] { return observe::in_span(tell_.tracer, "accept order", std::move(options), accept); });
}

void front_desk::revert(const journal::command& what, const rpc::context& in) {
  using states = saga::saga_states;
  const auto until = std::chrono::steady_clock::now() + longest_revert;
  bool goes_on = false;  // it gave up, and was told to go on
  for (;;) {
    const states before = at_desk([&] { return take_back(what, in, goes_on); });
    if (before == states::completed || before == states::compensated) return;
    if (before == states::gave_up && goes_on) {
      throw std::runtime_error{"it failed again: GET /orders/" + what.saga + " has the report"};
    }
    goes_on = goes_on || before == states::gave_up;
    if (std::chrono::steady_clock::now() > until) {
      throw std::runtime_error{"it is being taken back, and not at an end yet"};
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
}

// The saga may have moved on since its state was read: then nothing is done, and it is read again.
saga::saga_states front_desk::take_back(const journal::command& what, const rpc::context& in,
                                        bool goes_on) {
  const std::optional<order> of = read(what.saga);
  if (!of || of->reverted || !of->saga) return saga::saga_states::compensated;
  switch (of->saga->state) {
    case saga::saga_states::running:
      sagas_->cancel(of->id, "reverted by its token");
      break;
    case saga::saga_states::gave_up:
      if (!goes_on) sagas_->resume(of->id);
      break;
    case saga::saga_states::completed:
      take_back_all(*of, what, in);
      break;
    case saga::saga_states::compensating:
    case saga::saga_states::compensated:
      break;
  }
  return of->saga->state;
}

void front_desk::take_back_all(const order& of, const journal::command& what,
                               const rpc::context& in) {
  observe::undo_metrics::attempt attempt{tell_.metrics};
  observe::in_span(tell_.tracer, "undo order",
                   observe::undo_of(what.id, observe::parse_traceparent(of.traceparent),
                                    observe::parse_traceparent(in.traceparent)),
                   [&](observe::span&) {
                     txn::transaction tx{sql_};
                     call_back(tx.sql(), of.id);
                     refund(tx.sql(), of.id);
                     release(tx.sql(),
                             goods{json{{"item", of.item}, {"quantity", of.quantity}}.dump()});
                     tx.sql() << "update orders set reverted = 1 where id = :id", soci::use(of.id);
                     tx.commit();
                   });
  attempt.succeeded();
}

std::optional<order> front_desk::read(const std::string& id) {
  order of;
  of.id = id;
  int reverted = 0;
  sql_ << "select item, quantity, token, traceparent, reverted from orders where id = :id",
      soci::use(id), soci::into(of.item), soci::into(of.quantity), soci::into(of.token),
      soci::into(of.traceparent), soci::into(reverted);
  if (!sql_.got_data()) return std::nullopt;
  of.reverted = reverted != 0;
  of.saga = sagas_->look(id);
  return of;
}

std::optional<order> front_desk::look(const std::string& id) {
  return at_desk([&] { return read(id); });
}

std::vector<order> front_desk::latest(const std::string& state, std::size_t at_most) {
  return at_desk([&] {
    std::vector<order> found;
    constexpr int batch = 1000;
    for (int from = 0;; from += batch) {
      std::vector<std::string> ids(batch);
      sql_ << "select id from orders order by placed desc, id limit 1000 offset :from",
          soci::use(from), soci::into(ids);
      for (const std::string& id : ids) {
        std::optional<order> of = read(id);
        if (of && (state.empty() || state_of(*of) == state)) found.push_back(std::move(*of));
        if (found.size() == at_most) return found;
      }
      if (ids.size() < batch) return found;
    }
  });
}

std::string state_of(const order& of) {
  if (of.reverted) return "reverted";
  return of.saga ? std::string{to_string(of.saga->state)} : "unknown";
}

goods::goods(const std::string& payload) {
  const json said = json::parse(payload);
  item = said.at("item");
  quantity = said.at("quantity");
}

void reserve(soci::session& sql, const goods& what) {
  soci::statement taken =
      (sql.prepare << "update stock set amount = amount - :quantity where "
                      "item = :item and amount >= :needed",
       soci::use(what.quantity), soci::use(what.item), soci::use(what.quantity));
  taken.execute(true);
  if (taken.get_affected_rows() == 0) {
    throw saga::step_refused{fmt::format("fewer than {} of {} are left", what.quantity, what.item)};
  }
}

void release(soci::session& sql, const goods& what) {
  sql << "update stock set amount = amount + :quantity where item = :item",
      soci::use(what.quantity), soci::use(what.item);
}

void charge(soci::session& sql, const std::string& order, const goods& what) {
  sql << "insert into payment (order_id, amount) values (:id, :amount)", soci::use(order),
      soci::use(12 * what.quantity);
}

void refund(soci::session& sql, const std::string& order) {
  sql << "delete from payment where order_id = :id", soci::use(order);
}

void ship(soci::session& sql, const std::string& order, const goods& what) {
  if (what.item == "glass") throw saga::step_refused{"glass does not travel"};
  sql << "insert into shipment (order_id, item) values (:id, :item)", soci::use(order),
      soci::use(what.item);
}

void call_back(soci::session& sql, const std::string& order) {
  sql << "delete from shipment where order_id = :id", soci::use(order);
}

}  // namespace serve
