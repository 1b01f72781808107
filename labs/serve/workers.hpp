// The thread that moves orders on: the relay, the three participants and the orchestrator, in turn.
//
// When the database or the broker is gone it says so once, and connects again until they are back:
// what was not acknowledged is still in the outbox.
#pragma once

#include "serve/shop.hpp"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

namespace serve {

class workers {
 public:
  // `say`: what went wrong, and that it is over; called on the thread.
  workers(const places& where, telemetry& tell, const faults& broken,
          std::function<void(const std::string&)> say);
  ~workers();

 private:
  void run(const std::stop_token& stopped);
  void work(const std::stop_token& stopped);
  // A compensation that is under way: counted, and traced, by how it ends.
  struct undoing;
  void undo(const char* step, const scopelab::saga::message& of,
            const std::function<void()>& take_back);
  void undone(const scopelab::saga::message& answer);

  const places where_;
  telemetry& tell_;
  const faults& broken_;
  const std::function<void(const std::string&)> say_;
  std::string last_said_;
  std::unique_ptr<undoing> undoing_;
  std::mutex mutex_;
  std::condition_variable_any bell_;
  std::jthread thread_;  // the last member: it begins when all else is there
};

}  // namespace serve
