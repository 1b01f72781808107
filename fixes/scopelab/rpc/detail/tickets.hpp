// Who may stream: so many at a time, and one of a session.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>

namespace scopelab::rpc::detail {

class tickets {
 public:
  explicit tickets(std::size_t most) : most_(most) {}

  // For as long as a stream lasts.
  class ticket {
   public:
    [[nodiscard]] explicit ticket(tickets& of);
    ticket(const ticket&) = delete;
    ticket& operator=(const ticket&) = delete;
    ~ticket();

    bool is_admitted() const { return admitted_; }

    // The session is this stream's; who had it has left when this returns. If
    // another one wants it, `leave` is called; and with true, if that takes
    // long: it may be writing to somebody who does not read.
    void take(const std::string& session, std::function<void(bool)> leave);

   private:
    tickets& of_;
    bool admitted_;
    std::string session_;
  };

 private:
  const std::size_t most_;
  std::mutex mutex_;
  std::condition_variable left_;
  std::size_t given_ = 0;
  std::map<std::string, std::function<void(bool)>> holders_;  // `leave`
};

}  // namespace scopelab::rpc::detail
