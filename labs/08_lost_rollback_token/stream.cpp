#include "stream.hpp"

#include "shop.grpc.pb.h"

#include <grpcpp/grpcpp.h>

#include <condition_variable>
#include <memory>
#include <thread>

namespace {

using wire = grpc::ServerReaderWriter<lab::v1::Answer, lab::v1::Request>;

class server_stream : public stream {
 public:
  explicit server_stream(wire& with) : with_(with) {}

  bool read(request& into) override {
    lab::v1::Request message;
    if (!with_.Read(&message)) return false;
    into = {message.id(), message.command()};
    return true;
  }
  bool write(const answer& what) override {
    lab::v1::Answer message;
    message.set_id(what.id);
    message.set_token(what.token);
    return with_.Write(message);
  }

 private:
  wire& with_;
};

// Executed, and the stream is to break before it is answered.
class meeting {
 public:
  void arrive() {
    {
      const std::lock_guard lock{mutex_};
      ++arrived_;
    }
    changed_.notify_all();
  }
  void wait_for(int how_many) {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return arrived_ >= how_many; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int arrived_ = 0;
};

class service final : public lab::v1::Shop::Service {
 public:
  service(handler serves, shop& in, std::set<int> breaks_at, meeting& at)
      : serves_(serves), in_(in), breaks_at_(std::move(breaks_at)), at_(at) {}

  grpc::Status Execute(grpc::ServerContext* call, wire* with) override {
    // A stream that is broken may still be served when the next one comes.
    const std::lock_guard one_at_a_time{mutex_};
    in_.executed = [&](const request& what) {
      if (breaks_at_.erase(what.id) == 0) return;
      at_.arrive();
      while (!call->IsCancelled()) std::this_thread::yield();
    };
    server_stream served{*with};
    serves_(served, in_);
    return grpc::Status::OK;
  }

 private:
  std::mutex mutex_;
  const handler serves_;
  shop& in_;
  std::set<int> breaks_at_;
  meeting& at_;
};

// The service outlives its server: it stands for what is on disk.
class running {
 public:
  explicit running(service& of) {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
    builder.RegisterService(&of);
    server_ = builder.BuildAndStart();
  }
  running(const running&) = delete;
  running& operator=(const running&) = delete;
  // At once: what runs is cancelled.
  ~running() { server_->Shutdown(std::chrono::system_clock::now()); }

  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

class client_stream {
 public:
  explicit client_stream(const std::string& address)
      : stub_(lab::v1::Shop::NewStub(
            grpc::CreateChannel(address, grpc::InsecureChannelCredentials()))),
        with_(stub_->Execute(&call_)) {}
  client_stream(const client_stream&) = delete;
  client_stream& operator=(const client_stream&) = delete;
  ~client_stream() {
    call_.TryCancel();
    with_->Finish();
  }

  bool ask(int id) {
    lab::v1::Request message;
    message.set_id(id);
    message.set_command("reserve");
    return with_->Write(message);
  }
  bool read(answer& into) {
    lab::v1::Answer message;
    if (!with_->Read(&message)) return false;
    into = {message.id(), message.token()};
    return true;
  }

 private:
  grpc::ClientContext call_;
  std::unique_ptr<lab::v1::Shop::Stub> stub_;
  std::unique_ptr<grpc::ClientReaderWriter<lab::v1::Request, lab::v1::Answer>> with_;
};

}  // namespace

std::vector<answer> trade(handler serves, shop& in, int count, const breaks& planned) {
  std::set<int> all_breaks = planned.client_cancels;
  all_breaks.insert(planned.server_goes_down.begin(), planned.server_goes_down.end());
  meeting executed;
  service of{serves, in, all_breaks, executed};
  auto server = std::make_unique<running>(of);
  auto client = std::make_unique<client_stream>(server->address());
  std::vector<answer> all;
  int broken = 0;
  for (int id = 1; id <= count;) {
    client->ask(id);
    if (all_breaks.erase(id) > 0) {
      executed.wait_for(++broken);
      client.reset();
      if (planned.server_goes_down.contains(id)) {
        server.reset();
        server = std::make_unique<running>(of);
      }
      client = std::make_unique<client_stream>(server->address());
      continue;  // it has no answer: asked again
    }
    answer seen;
    if (!client->read(seen)) break;
    all.push_back(seen);
    ++id;
  }
  client.reset();
  server.reset();
  in.executed = nullptr;
  return all;
}
