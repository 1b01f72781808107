// One stream to a server, and the thread that reads it.
#pragma once

#include "scopelab/rpc/client.hpp"
#include "scopelab/rpc/detail/errors.hpp"

#include "commands.grpc.pb.h"

#include <grpcpp/grpcpp.h>

#include <thread>

namespace scopelab::rpc::detail {

std::shared_ptr<grpc::Channel> channel_to(const client_options& how);

class connection {
 public:
  // By the thread.
  struct hooks {
    std::function<void(const v1::Welcome&)> welcome;
    std::function<void(const v1::Result&)> result;
    std::function<void()> broken;
  };

  connection(const client_options& how, hooks tell);
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;
  // A call that is not finished is never freed: always to the end.
  ~connection();

  bool write(const v1::ExecuteRequest& message);
  void cancel();

  // When it is broken: why.
  status finish();

 private:
  using stream = grpc::ClientReaderWriter<v1::ExecuteRequest, v1::ExecuteReply>;

  void read(const hooks& tell);

  grpc::ClientContext call_;
  std::unique_ptr<v1::Commands::Stub> stub_;
  std::unique_ptr<stream> stream_;
  status ended_;
  std::thread reader_;  // the last one: it uses the others
};

}  // namespace scopelab::rpc::detail
