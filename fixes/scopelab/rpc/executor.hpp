// What a server of commands stands on: somebody who does them, and brings them
// back.
//
//   struct stock : rpc::executor {
//     std::string apply(const journal::command& what,
//                       const rpc::context& in) override {
//       transaction tx{sql};
//       if (!first_time(in.key)) return kept_result(in.key);   // done before
//       if (!enough(what)) throw rpc::refused{"OUT_OF_STOCK", "3 are left"};
//       take(what);                                    // effect and key
//       tx.commit();                                   // in one
//       return R"({"left": 2})";
//     }
//     void revert(const journal::command& what,
//                 const rpc::context& in) override;
//   };
//
// Exactly once is made of two halves. The server writes down that it begins,
// calls, writes down that it is done, and only then replies; after a crash
// between the two it calls again, with the same key. The executor makes the key
// durable with the effect, in one transaction, and does nothing for a key that
// it has: apply() returns what it returned, revert() returns.
//
// | it                   | means                        | the client sees |
// |----------------------|------------------------------|-----------------|
// | returns              | the effect is durable        | token, result   |
// | throws refused       | no effect, now or later      | the error       |
// | throws anything else | not known: it is called      | UNAVAILABLE     |
// |                      | again, if the client asks    |                 |
// |                      | again, or at start           |                 |
//
// Thread: calls for different sessions run at the same time, those of one in
// their order. revert() may run beside both.
#pragma once

#include "scopelab/journal/command.hpp"

#include <stdexcept>
#include <string>

namespace scopelab::rpc {

struct context {
  // The rollback token: the same for the same command, saga and step.
  std::string key;
  std::string session;
  std::uint64_t request = 0;
  std::string traceparent;  // W3C, as it came; may be empty
  // It may have been called before: its end was not known, or it was begun when
  // the server ended.
  bool again = false;
};

// What an executor throws if it did nothing and will not.
class refused : public std::runtime_error {
 public:
  refused(std::string reason, const std::string& message)
      : std::runtime_error(message), reason_(std::move(reason)) {}
  // UPPER_SNAKE_CASE, for programs: google.rpc.ErrorInfo.reason.
  const std::string& reason() const noexcept { return reason_; }

 private:
  std::string reason_;
};

struct executor {
  virtual ~executor() = default;
  // Returns what the client is to see, of any bytes; of more than 64 KiB it gets
  // the first 64, as reply::cut. Of a text of `refused` what is no UTF-8 is '?'.
  virtual std::string apply(const journal::command& what,
                            const context& in) = 0;
  virtual void revert(const journal::command& what, const context& in) = 0;
};

}  // namespace scopelab::rpc
