#include "scopelab/rpc/detail/connection.hpp"

#include <utility>

namespace scopelab::rpc::detail {
namespace {

// Execute() does not wait for a connection: the first write does.
grpc::ClientContext* corked(grpc::ClientContext& call) {
  call.set_initial_metadata_corked(true);
  return &call;
}

}  // namespace

std::shared_ptr<grpc::Channel> channel_to(const client_options& how) {
  grpc::ChannelArguments arguments;
  // A channel of its own: one that was refused would make the next one wait.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  // Also how long it may take to connect.
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS,
                   static_cast<int>(how.patience.count()));
  arguments.SetMaxReceiveMessageSize(static_cast<int>(how.max_message));
  if (how.roots.empty()) {
    return grpc::CreateCustomChannel(
        how.address, grpc::InsecureChannelCredentials(), arguments);
  }
  if (!how.server_name.empty()) {
    arguments.SetSslTargetNameOverride(how.server_name);
  }
  return grpc::CreateCustomChannel(
      how.address,
      grpc::SslCredentials({how.roots, how.private_key, how.certificate}),
      arguments);
}

connection::connection(const client_options& how, hooks tell)
    : stub_(v1::Commands::NewStub(channel_to(how))),
      stream_(stub_->Execute(corked(call_))),
      reader_([this, tell = std::move(tell)] { read(tell); }) {}

connection::~connection() {
  cancel();
  finish();
}

bool connection::write(const v1::ExecuteRequest& message) {
  return stream_->Write(message);
}

void connection::cancel() { call_.TryCancel(); }

status connection::finish() {
  if (reader_.joinable()) {
    reader_.join();
    ended_ = from_grpc(stream_->Finish());
  }
  return ended_;
}

void connection::read(const hooks& tell) {
  v1::ExecuteReply message;
  while (stream_->Read(&message)) {
    if (message.has_welcome()) tell.welcome(message.welcome());
    if (message.has_result()) tell.result(message.result());
  }
  tell.broken();
}

}  // namespace scopelab::rpc::detail
