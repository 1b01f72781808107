// What the shop answers over HTTP.
#pragma once

#include "scopelab/rpc/client.hpp"
#include "serve/http.hpp"
#include "serve/shop.hpp"

#include <atomic>
#include <mutex>
#include <string>

namespace serve {

class routes {
 public:
  // `grpc`: the address of the service of commands, which orders go through.
  routes(front_desk& desk, telemetry& tell, faults& broken, const std::string& grpc);

  // Thread: any.
  response answer(const request& asked);

  // What waits for its turn is answered 503 from now on.
  void stop() { stopped_ = true; }

 private:
  response place(const request& asked);
  response revert(const request& asked);
  response orders(const request& asked);
  response one_order(const std::string& id);
  response traces(const request& asked);
  response trace(const std::string& id);
  response set_faults(const request& asked);

  front_desk& desk_;
  telemetry& tell_;
  faults& broken_;
  std::atomic<bool> stopped_{false};
  std::mutex mutex_;
  scopelab::rpc::client commands_;  // one thread's at a time
  scopelab::rpc::client reverts_;   // so too; tried again for a shorter time
};

}  // namespace serve
