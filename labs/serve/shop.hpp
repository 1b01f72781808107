// The shop that `scopelab serve` runs: an order is a saga of three steps, each of which can be taken
// back.
//
//   POST /orders -> gRPC Execute -> front_desk::apply(): order and saga, one transaction
//   the saga: stock, payment, shipping (workers.hpp), by outbox and relay
//   POST /revert -> gRPC Revert -> front_desk::revert(): by the rollback token
#pragma once

#include "scopelab/rpc/executor.hpp"
#include "scopelab/saga/broker.hpp"
#include "scopelab/saga/orchestrator.hpp"
#include "serve/telemetry.hpp"

#include <soci/soci.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace serve {

// Where everything is kept, and what carries messages.
struct places {
  std::filesystem::path folder;  // the journal, the key, shop.db
  std::string postgres = {};     // empty: SQLite, in the folder
  std::string redis = {};        // empty: the database

  void open(soci::session& sql) const;
  // `sql` outlives it.
  std::unique_ptr<scopelab::saga::broker> connect(soci::session& sql) const;
};

// Creates the tables that are not there, and fills the shelves of a new shop.
void prepare(const places& where);

// What was taken and not finished, as the process was killed, is free again after that.
inline constexpr std::chrono::milliseconds lease{2000};

// How a saga's commands are tried again: quickly, for who looks at it.
scopelab::saga::orchestrator_options saga_options();

// What a person may break, to see what is told of it.
struct faults {
  std::atomic<bool> refunds{false};  // the bank does not pay back
};

// "running", "compensating", "completed", "compensated", "gave_up", "reverted".
struct order;
std::string state_of(const order& of);

struct order {
  std::string id;  // of its saga too
  std::string item;
  int quantity = 0;
  std::string token;
  std::string traceparent;  // of the span that it was accepted in
  bool reverted = false;
  std::optional<scopelab::saga::saga_status> saga = {};
};

class front_desk : public scopelab::rpc::executor {
 public:
  front_desk(const places& where, telemetry& tell);

  std::string apply(const scopelab::journal::command& what,
                    const scopelab::rpc::context& in) override;
  // A running saga is cancelled, one that gave up goes on, and what one has completed is taken back.
  // Returns when nothing of the order is left; throws if that takes too long, or fails again: who asks
  // once more goes on where this was.
  void revert(const scopelab::journal::command& what, const scopelab::rpc::context& in) override;

  std::optional<order> look(const std::string& id);
  // The latest first; of one state, or all.
  std::vector<order> latest(const std::string& state, std::size_t at_most);

 private:
  void connect();
  // Runs `work` on the session, which is opened anew if the last work did not come to its end.
  template <class Work>
  auto at_desk(const Work& work);
  // What the saga's state was before.
  scopelab::saga::saga_states take_back(const scopelab::journal::command& what,
                                        const scopelab::rpc::context& in, bool goes_on);
  void take_back_all(const order& of, const scopelab::journal::command& what,
                     const scopelab::rpc::context& in);
  std::optional<order> read(const std::string& id);

  const places where_;
  telemetry& tell_;
  std::mutex mutex_;  // of the session, and all that stands on it
  bool connected_ = false;
  soci::session sql_;
  std::unique_ptr<scopelab::saga::broker> broker_;
  std::unique_ptr<scopelab::saga::orchestrator> sagas_;
};

// What the steps do, and how they are taken back; payload: {"item": "book", "quantity": 1}.
struct goods {
  explicit goods(const std::string& payload);
  std::string item;
  int quantity;
};
void reserve(soci::session& sql, const goods& what);  // throws step_refused: sold out
void release(soci::session& sql, const goods& what);
void charge(soci::session& sql, const std::string& order, const goods& what);
void refund(soci::session& sql, const std::string& order);
void ship(soci::session& sql, const std::string& order, const goods& what);
void call_back(soci::session& sql, const std::string& order);

}  // namespace serve
