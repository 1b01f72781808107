// One Execute stream on the server: gRPC calls back, a thread of its own works.
#pragma once

#include "scopelab/rpc/detail/execution.hpp"
#include "scopelab/rpc/detail/tickets.hpp"

#include "commands.grpc.pb.h"

#include <grpcpp/grpcpp.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

namespace scopelab::rpc::detail {

std::string traceparent_of(const grpc::ServerContextBase& call);

// Deletes itself when gRPC has no more need of it.
class stream_call final
    : public grpc::ServerBidiReactor<v1::ExecuteRequest, v1::ExecuteReply> {
 public:
  // `ended` is told when an error ended it: the journal may have failed.
  stream_call(grpc::CallbackServerContext& call, execution& runs,
              tickets& admits, const server_options& how,
              std::function<void()> ended);

 private:
  struct received {
    v1::ExecuteRequest message;
    std::chrono::steady_clock::time_point at;
  };

  // By gRPC; none of them may wait.
  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

  // By the thread.
  void work();
  void serve(tickets::ticket& by);
  void welcome(tickets::ticket& by);
  asked parse(received& of);
  std::vector<received> take();
  bool write(const v1::ExecuteReply& reply);
  bool send(const answer& what);
  void read_more();
  void hand_over(bool at_once);
  bool is_over() const { return cancelled_ || taken_over_; }

  grpc::CallbackServerContext& call_;
  execution& runs_;
  tickets& admits_;
  const server_options& how_;
  const std::function<void()> ended_;

  std::string session_;
  std::string trace_;

  std::mutex mutex_;
  std::condition_variable changed_;
  v1::ExecuteRequest incoming_;
  std::deque<received> waiting_;
  std::size_t executing_ = 0;  // taken, and not answered yet
  bool reading_ = false;
  bool closed_ = false;  // nothing more comes
  bool cancelled_ = false;
  bool taken_over_ = false;
  std::optional<bool> written_;
  std::thread thread_;  // the last one: it uses the others
};

}  // namespace scopelab::rpc::detail
