#include "scopelab/rpc/server.hpp"

#include "scopelab/rpc/detail/stream_call.hpp"

#include <grpcpp/health_check_service_interface.h>

#include <atomic>

namespace scopelab::rpc {
namespace {

bool is_loopback(std::string_view address) {
  for (const std::string_view each :
       {"localhost:", "[::1]:", "unix:", "unix-abstract:"}) {
    if (address.starts_with(each)) return true;
  }
  // Not a host whose name begins so.
  return address.starts_with("127.") &&
         address.find_first_not_of("0123456789.:") == std::string_view::npos;
}

std::shared_ptr<grpc::ServerCredentials> credentials(const tls_options& of) {
  if (of.certificate.empty()) return grpc::InsecureServerCredentials();
  grpc::SslServerCredentialsOptions how{
      of.client_roots.empty()
          ? GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE
          : GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY};
  how.pem_root_certs = of.client_roots;
  how.pem_key_cert_pairs.push_back({of.private_key, of.certificate});
  return grpc::SslServerCredentials(how);
}

void check(const server_options& how) {
  if (!is_loopback(how.address) && how.tls.certificate.empty()) {
    throw std::invalid_argument{
        how.address +
        ": beyond loopback there is no server without "
        "certificates; give tls.certificate and tls.private_key"};
  }
  if (how.tls.certificate.empty() != how.tls.private_key.empty()) {
    throw std::invalid_argument{
        "a certificate needs its private key, and the other way round"};
  }
  if (!how.tls.client_roots.empty() && how.tls.certificate.empty()) {
    throw std::invalid_argument{
        "tls.client_roots without tls.certificate: nobody would be asked for a "
        "certificate"};
  }
  if (how.window == 0 || how.max_streams == 0 || how.max_message == 0 ||
      how.max_unseen < how.window) {
    throw std::invalid_argument{
        "window, max_streams and max_message are above 0, max_unseen at least "
        "window"};
  }
}

}  // namespace

// Streams call back; a revert, which waits for the executor, has a thread.
struct server::state final
    : v1::Commands::WithCallbackMethod_Execute<v1::Commands::Service> {
  state(executor& does, server_options given)
      : how(std::move(given)), runs(does, how), admits(how.max_streams) {
    finished = runs.finish();
  }

  void listen();
  void note_health();

  grpc::ServerBidiReactor<v1::ExecuteRequest, v1::ExecuteReply>* Execute(
      grpc::CallbackServerContext* call) override {
    return new detail::stream_call{*call, runs, admits, how,
                                   [this] { note_health(); }};
  }
  grpc::Status Revert(grpc::ServerContext* call, const v1::RevertRequest* asks,
                      v1::RevertReply* answers) override;

  const server_options how;
  detail::execution runs;
  detail::tickets admits;
  std::size_t finished = 0;
  std::string address;
  std::atomic<bool> healthy = true;
  std::unique_ptr<grpc::Server> listening;
};

void server::state::listen() {
  grpc::EnableDefaultHealthCheckService(true);
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort(how.address, credentials(how.tls), &port);
  builder.RegisterService(this);
  builder.SetMaxReceiveMessageSize(static_cast<int>(how.max_message));
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  listening = builder.BuildAndStart();
  if (listening == nullptr || port == 0) {
    throw std::runtime_error{how.address + ": can't listen there"};
  }
  address = how.address;
  if (!address.starts_with("unix")) {
    address = address.substr(0, address.rfind(':') + 1) + std::to_string(port);
  }
}

void server::state::note_health() {
  if (!runs.known().failed() || !healthy.exchange(false)) return;
  listening->GetHealthCheckService()->SetServingStatus(false);
}

grpc::Status server::state::Revert(grpc::ServerContext* call,
                                   const v1::RevertRequest* asks,
                                   v1::RevertReply* answers) {
  runs.pass("revert.read");
  bool before = false;
  const status ended =
      runs.revert(asks->token(), detail::traceparent_of(*call), before);
  note_health();
  answers->set_before(before);
  return detail::to_grpc(ended);
}

server::server(executor& does, server_options how) {
  check(how);
  state_ = std::make_unique<state>(does, std::move(how));
  state_->listen();
}

server::~server() {
  state_->listening->Shutdown(std::chrono::system_clock::now() +
                              state_->how.drain_time);
}

std::string server::address() const { return state_->address; }

const journal::recovery& server::recovered() const {
  return state_->runs.known().recovered();
}

std::size_t server::finished_at_start() const { return state_->finished; }

bool server::healthy() const { return !state_->runs.known().failed(); }

void server::compact() { state_->runs.known().compact(); }

status server::revert(std::string_view token, std::string traceparent) {
  bool before = false;
  const status ended =
      state_->runs.revert(token, std::move(traceparent), before);
  state_->note_health();
  return ended;
}

}  // namespace scopelab::rpc
