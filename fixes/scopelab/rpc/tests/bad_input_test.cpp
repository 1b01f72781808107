// What no client of ours would send, and what a server finds on its disk.
#include "scopelab/rpc/tests/testing.hpp"

#include "commands.grpc.pb.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/client_unary_call.h>
#include <gtest/gtest.h>

namespace scopelab::rpc::testing {
namespace {

using journal::testing::bytes_of;
using journal::testing::write_bytes;

class bad_input : public ::testing::Test {
 protected:
  bad_input() : shop_(effects_file(in_.path())), how_(options_in(in_.path())) {}

  void serve() {
    serving_ = std::make_unique<server>(shop_, how_);
    channel_ =
        grpc::CreateChannel(how_.address, grpc::InsecureChannelCredentials());
  }

  // How a stream ends that begins so.
  grpc::Status ended_after(const std::vector<v1::ExecuteRequest>& all) {
    const auto stub = v1::Commands::NewStub(channel_);
    grpc::ClientContext call;
    const auto with = stub->Execute(&call);
    for (const auto& each : all) with->Write(each);
    with->WritesDone();
    v1::ExecuteReply reply;
    while (with->Read(&reply)) results_ += reply.has_result();
    return with->Finish();
  }

  static v1::ExecuteRequest hello(const std::string& session) {
    v1::ExecuteRequest made;
    made.mutable_hello()->set_session(session);
    return made;
  }
  static v1::ExecuteRequest command(std::uint64_t number,
                                    const std::string& json) {
    v1::ExecuteRequest made;
    made.mutable_command()->set_request(number);
    made.mutable_command()->set_json(json);
    return made;
  }

  static std::string reason_of(const grpc::Status& ended) {
    v1::Status details;
    v1::ErrorInfo info;
    if (!details.ParseFromString(ended.error_details())) return "?";
    EXPECT_EQ(details.code(), ended.error_code());
    for (const auto& each : details.details()) {
      if (each.type_url() == "type.googleapis.com/google.rpc.ErrorInfo" &&
          info.ParseFromString(each.value())) {
        return info.reason();
      }
    }
    return "";
  }

  // grpc.health.v1.Health/Check, whose bytes are two: the status.
  std::string health() {
    const grpc::internal::RpcMethod check{
        "/grpc.health.v1.Health/Check", grpc::internal::RpcMethod::NORMAL_RPC};
    grpc::ClientContext call;
    v1::RevertRequest nothing;  // empty, as is HealthCheckRequest
    v1::Welcome answer;         // field 1, a number, as in HealthCheckResponse
    const auto ended =
        grpc::internal::BlockingUnaryCall<v1::RevertRequest, v1::Welcome,
                                          google::protobuf::MessageLite,
                                          google::protobuf::MessageLite>(
            channel_.get(), check, &call, nothing, &answer);
    return ended.ok() ? answer.last() == 1 ? "serving" : "not serving"
                      : ended.error_message();
  }

  folder in_;
  effects shop_;
  server_options how_;
  std::unique_ptr<server> serving_;
  std::shared_ptr<grpc::Channel> channel_;
  int results_ = 0;
};

TEST_F(bad_input, streams_that_do_not_begin_with_hello) {
  serve();
  for (const auto& first : {command(1, command_of(1)), hello(""), hello("a b"),
                            hello(std::string(65, 'a')), hello("../../etc"),
                            v1::ExecuteRequest{}}) {
    const auto ended = ended_after({first});
    EXPECT_EQ(ended.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    EXPECT_EQ(reason_of(ended), "BAD_REQUEST");
  }
  EXPECT_TRUE(ended_after({}).ok());
  EXPECT_TRUE(ended_after({hello("s")}).ok());
}

TEST_F(bad_input, numbers_that_are_out_of_order) {
  serve();
  EXPECT_EQ(reason_of(ended_after({hello("a"), command(2, command_of(1))})),
            "BAD_REQUEST");
  EXPECT_EQ(reason_of(ended_after({hello("b"), command(0, command_of(1))})),
            "BAD_REQUEST");
  EXPECT_EQ(results_, 0);
  // Those before it are executed, and answered.
  EXPECT_EQ(reason_of(ended_after({hello("c"), command(1, command_of(1)),
                                   command(2, command_of(2)),
                                   command(9, command_of(3))})),
            "BAD_REQUEST");
  EXPECT_EQ(results_, 2);
}

TEST_F(bad_input, a_number_that_had_another_command) {
  serve();
  EXPECT_TRUE(ended_after({hello("a"), command(1, command_of(1))}).ok());
  EXPECT_EQ(reason_of(ended_after({hello("a"), command(1, command_of(2))})),
            "ID_REUSED");
}

TEST_F(bad_input, a_second_hello) {
  serve();
  EXPECT_EQ(reason_of(ended_after({hello("a"), hello("a")})), "BAD_REQUEST");
}

TEST_F(bad_input, messages_above_the_bound) {
  how_.max_message = 10'000;
  serve();
  const auto ended =
      ended_after({hello("a"), command(1, std::string(20'000, ' '))});
  EXPECT_EQ(ended.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED)
      << ended.error_message();
  // Our client knows before it sends, and its session goes on.
  client shop{client_in(in_.path())};
  try {
    shop.send(std::string(20'000, ' '));
    FAIL();
  } catch (const rpc_error& error) {
    EXPECT_EQ(error.why().reason, "TOO_LARGE");
  }
  EXPECT_EQ(shop.execute(command_of(1)).token, token_of(1));
}

TEST_F(bad_input, a_command_above_the_bound_of_commands) {
  serve();
  client shop{client_in(in_.path())};
  const reply answer = shop.execute(std::string(70'000, ' '));
  EXPECT_EQ(answer.error.reason, "BAD_COMMAND");
  EXPECT_EQ(shop.execute(command_of(1)).token, token_of(1));
}

TEST_F(bad_input, bytes_that_are_no_http_2) {
  how_.address = "127.0.0.1:0";
  serve();
  const std::string address = serving_->address();
  sockaddr_in to = {};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  to.sin_port = htons(static_cast<std::uint16_t>(
      std::stoi(address.substr(address.rfind(':') + 1))));
  for (const std::string& bytes :
       {std::string{"GET / HTTP/1.1\r\n\r\n"}, std::string(5000, '\xff'),
        std::string{"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\xff\xff", 27}}) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ASSERT_EQ(
        ::connect(socket, reinterpret_cast<const sockaddr*>(&to), sizeof to),
        0);
    EXPECT_EQ(::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(bytes.size()));
    ::shutdown(socket, SHUT_WR);
    char rest[512];
    while (::recv(socket, rest, sizeof rest, 0) > 0) {
    }
    ::close(socket);
  }
  client_options how = client_in(in_.path());
  how.address = address;
  client shop{how};
  EXPECT_EQ(shop.execute(command_of(1)).token, token_of(1));
}

TEST_F(bad_input, messages_that_are_no_protobuf) {
  serve();
  const grpc::internal::RpcMethod method{"/scopelab.rpc.v1.Commands/Revert",
                                         grpc::internal::RpcMethod::NORMAL_RPC};
  grpc::ClientContext call;
  v1::Hello broken;  // field 1, text: its bytes are a token that is no UTF-8
  broken.set_seen(7);
  v1::RevertReply answer;
  const auto ended =
      grpc::internal::BlockingUnaryCall<v1::Hello, v1::RevertReply,
                                        google::protobuf::MessageLite,
                                        google::protobuf::MessageLite>(
          channel_.get(), method, &call, broken, &answer);
  EXPECT_EQ(reason_of(ended), "BAD_TOKEN");
}

// It is asked for the time when a message was received.
TEST_F(bad_input, more_than_the_server_holds) {
  std::atomic<int> received = -1, replied = 0, most = 0;  // less Hello
  how_.window = 4;
  how_.now = [&] {
    const int held = ++received - replied;
    if (held > most) most = held;
    return std::chrono::steady_clock::time_point{};
  };
  how_.at_point = [&](std::string_view point) {
    if (point == "replied") ++replied;
  };
  serve();
  std::vector<v1::ExecuteRequest> all{hello("a")};
  for (int i = 1; i <= 200; ++i) {
    all.push_back(command(static_cast<std::uint64_t>(i), command_of(i)));
  }
  EXPECT_TRUE(ended_after(all).ok());  // it reads when all are written
  EXPECT_EQ(results_, 200);
  EXPECT_GE(most, 1);
  EXPECT_LE(most, 4);
}

TEST_F(bad_input, too_many_streams) {
  how_.max_streams = 1;
  serve();
  client_options how = client_in(in_.path());
  client first{how};
  first.resume();
  EXPECT_EQ(reason_of(ended_after({hello("other")})), "TOO_MANY_STREAMS");
}

TEST_F(bad_input, results_that_nobody_ever_sees) {
  how_.window = 2;
  how_.max_unseen = 4;
  serve();
  std::vector<v1::ExecuteRequest> all{hello("a")};
  for (int i = 1; i <= 6; ++i) {
    all.push_back(command(static_cast<std::uint64_t>(i), command_of(i)));
  }
  EXPECT_EQ(reason_of(ended_after(all)), "TOO_MANY_UNSEEN");
  EXPECT_EQ(results_, 4);
}

TEST_F(bad_input, a_full_disk_acknowledges_nothing_and_is_not_healthy) {
  std::atomic<bool> full = false;
  how_.journal_how.calls = while_not(full);
  serve();
  EXPECT_EQ(health(), "serving");
  client_options how = client_in(in_.path());
  how.patience = std::chrono::milliseconds{500};
  client shop{how};
  EXPECT_EQ(shop.execute(command_of(1)).token, token_of(1));
  full = true;
  try {
    shop.execute(command_of(2));
    FAIL() << "acknowledged, and not on disk";
  } catch (const rpc_error& error) {
    EXPECT_EQ(error.why().reason, "JOURNAL_FAILED");
  }
  EXPECT_FALSE(serving_->healthy());
  EXPECT_EQ(health(), "not serving");
  EXPECT_EQ(shop.revert(token_of(1)).reason, "JOURNAL_FAILED");
  EXPECT_EQ(serving_->revert(token_of(1)).reason, "JOURNAL_FAILED");

  // There is room again, after a start: what was not acknowledged happens now.
  full = false;
  serving_.reset();
  serve();
  EXPECT_EQ(shop.next().token, token_of(2));
  EXPECT_TRUE(shop.revert(token_of(1)).ok());
}

TEST_F(bad_input, a_journal_that_is_damaged_or_another_programs) {
  serve();
  {
    client shop{client_in(in_.path())};
    shop.execute(command_of(1));
    shop.execute(command_of(2));
  }
  serving_.reset();
  const std::string good = bytes_of(how_.journal);
  std::string damaged = good;
  damaged[60] = static_cast<char>(damaged[60] ^ 1);
  for (const std::string& bytes : {damaged, std::string{"SQLite format 3"}}) {
    write_bytes(how_.journal, bytes);
    EXPECT_THROW(serve(), journal::journal_error);
    EXPECT_EQ(bytes_of(how_.journal), bytes);
  }
  for (const std::uint8_t kind : {std::uint8_t{1}, std::uint8_t{0}}) {
    // Records that are not of this server, and a kind that it does not know.
    fs::remove(how_.journal);
    v1::Record record;
    record.set_session("s");
    record.set_kind(static_cast<v1::Record::Kind>(99));
    journal::journal{how_.journal}.append(
        {kind,
         kind == 1 ? std::string(9, '\xff') : record.SerializeAsString()});
    EXPECT_THROW(serve(), journal::journal_error);
  }
  write_bytes(how_.journal, good);
  serve();
  client_options how = client_in(in_.path());
  EXPECT_EQ(client{how}.resume(), 2u);
}

TEST_F(bad_input, options_that_make_no_sense) {
  for (const char* address :
       {"0.0.0.0:0", "[::]:0", "192.0.2.1:0", "127.example.org:0"}) {
    how_.address = address;
    EXPECT_THROW(serve(), std::invalid_argument) << address;
  }
  how_ = options_in(in_.path());
  how_.window = 0;
  EXPECT_THROW(serve(), std::invalid_argument);
  how_ = options_in(in_.path());
  how_.tls.certificate = "x";
  EXPECT_THROW(serve(), std::invalid_argument);
  how_.tls = {.client_roots = "x"};
  EXPECT_THROW(serve(), std::invalid_argument);
  client_options in_clear = client_in(in_.path());
  in_clear.certificate = in_clear.private_key = "x";
  EXPECT_THROW(client{in_clear}, std::invalid_argument);
  in_clear.roots = "x";
  in_clear.private_key.clear();
  EXPECT_THROW(client{in_clear}, std::invalid_argument);
  how_ = options_in(in_.path());
  how_.address = "unix:" + (in_.path() / "none" / "socket").string();
  EXPECT_THROW(serve(), std::runtime_error);
}

TEST_F(bad_input, a_port_that_is_taken) {
  how_.address = "127.0.0.1:0";
  serve();
  server_options second = options_in(in_.path());
  second.address = serving_->address();
  second.journal = in_.path() / "second.journal";
  EXPECT_THROW(server(shop_, second), std::runtime_error);
}

TEST_F(bad_input, nobody_listens) {
  client_options how = client_in(in_.path());
  how.patience = std::chrono::milliseconds{300};
  client shop{how};
  try {
    shop.execute(command_of(1));
    FAIL();
  } catch (const rpc_error& error) {
    EXPECT_EQ(error.why().code, codes::unavailable);
  }
  EXPECT_EQ(shop.revert(token_of(1)).code, codes::unavailable);
}

}  // namespace
}  // namespace scopelab::rpc::testing
