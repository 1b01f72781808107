// A broker that is a Redis server (7 or later): a stream a topic, its consumer
// groups, XADD, XREADGROUP, XACK, XAUTOCLAIM.
//
//   saga::redis_broker broker{{.url = "redis://127.0.0.1:6379"}};  // no answer:
//                              // broker_error "redis://...: Connection refused"
//   broker.publish(m);         // server restarted: connects again, once a call
//                              // dead: broker_error; m stays in the outbox
//   auto mine = broker.subscribe("orders", "billing", "billing-1");
//
// A message is as safe as the server makes it: with `appendonly yes` and
// `appendfsync always` what was published survives a crash of the server.
// Redis' default, every second, can lose the last one.
//
// Entries that are no message (somebody else's XADD) are delivered with
// `malformed`, which a consumer puts aside and reports. Streams grow until trim()
// is called: an entry is only taken away once all groups have acknowledged it.
//
// The lease is measured by the server. Not for: Redis Cluster, TLS, passwords.
//
// Errors: broker_error, which says what the server, or the network, said.
//
// Thread: one at a time for the broker and its subscriptions, which share its
// connection and do not outlive it.
#pragma once

#include "scopelab/saga/broker.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace scopelab::saga {

struct redis_options {
  // redis://HOST:PORT or unix:/path/to/socket
  std::string url = "redis://127.0.0.1:6379";
  std::string prefix = "scopelab:";  // of all its keys
  std::chrono::milliseconds lease{30'000};
  std::chrono::milliseconds connect_timeout{1'000};
  std::chrono::milliseconds command_timeout{5'000};
};

namespace detail {
class redis;
}

class redis_broker : public broker {
 public:
  // Connects: a wrong URL or a dead server is known here.
  explicit redis_broker(redis_options how = {});
  ~redis_broker() override;
  redis_broker(const redis_broker&) = delete;
  redis_broker& operator=(const redis_broker&) = delete;

  void publish(const message& what) override;
  std::unique_ptr<subscription> subscribe(const std::string& topic,
                                          const std::string& group,
                                          const std::string& member) override;

  // Takes away the entries of a topic that every group has acknowledged, and
  // returns how many. None while there is no group.
  std::int64_t trim(const std::string& topic);

 private:
  redis_options how_;
  std::unique_ptr<detail::redis> server_;
};

}  // namespace scopelab::saga
