// Over HTTP, with a gperftools of the test's own.
#include "profiling/pprof/server.hpp"

#include "profiling/pprof/fake_gperftools.hpp"
#include "profiling/pprof/http_client.hpp"
#include "scopelab/async/task_scope.hpp"

#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstdint>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

// Exported, so it has a name.
void a_function_of_this_test() {}

namespace {

namespace asio = boost::asio;
namespace async = scopelab::async;
namespace pprof = scopelab::pprof;
using pprof::answer;
using pprof::connection;
using pprof::get;

const std::string long_profile = "GET /debug/pprof/profile?seconds=300 HTTP/1.1\r\n\r\n";

// What a body says; a test that fails shows the whole.
void expect_text(const answer& got, int status, const std::string& part) {
  EXPECT_EQ(got.status, status) << got.head << got.body;
  EXPECT_NE(got.body.find(part), std::string::npos) << got.body;
}

// A profile that is under way until its client goes.
class under_way {
 public:
  explicit under_way(const pprof::server& at) : client_(at.port()), before_(fake.started) {
    client_.send(long_profile);
    fake.started.wait(before_);
  }

 private:
  connection client_;
  int before_;
};

class Server : public ::testing::Test {
 protected:
  answer get(const std::string& target, const std::string& more = {}) const {
    return pprof::get(endpoints.port(), target, more);
  }
  pprof::server endpoints;
};

TEST_F(Server, TheIndexListsWhatThereIs) {
  const answer page = get("/debug/pprof/");
  EXPECT_NE(page.head.find("Content-Type: text/html"), std::string::npos);
  for (const auto& each : pprof::endpoints())
    expect_text(page, 200, "href=\"/debug/pprof/" + std::string{each.name});
  expect_text(get("/pprof/"), 200, "href=\"/pprof/heap");
  EXPECT_EQ(endpoints.url(),
            "http://127.0.0.1:" + std::to_string(endpoints.port()) + "/debug/pprof/");
}

TEST_F(Server, BothPrefixesAnswerTheSame) {
  for (const std::string prefix : {"/pprof/", "/debug/pprof/"}) {
    EXPECT_EQ(get(prefix + "growth").body, "growth");
    EXPECT_EQ(get(prefix + "heap").body, fake.sampled);
    EXPECT_EQ(get(prefix + "profile?seconds=1").body, "the samples");
    expect_text(get(prefix + "cmdline"), 200, "pprof_server_test");
    EXPECT_EQ(get(prefix + "symbol").body, "num_symbols: 1\n");
  }
}

TEST_F(Server, TheHeapIsExactWhileItIsRecorded) {
  fake.recording = true;
  EXPECT_EQ(get("/pprof/heap").body, "heap profile: exact");
  expect_text(get("/pprof/profile?seconds=1"), 409, "does not do both");
  fake.recording = false;
}

TEST_F(Server, AnAllocatorThatTakesNoSamplesSaysHowToStart) {
  const std::string sampled = fake.sampled;
  fake.sampled = "%warn\nheap profile:      0:        0 [     0:        0] @ heap_v2/0\n";
  expect_text(get("/pprof/heap"), 501, "start the program with TCMALLOC_SAMPLE_PARAMETER");
  fake.sampled = sampled;
}

TEST_F(Server, AnAddressHasTheNameOfItsFunction) {
  std::ostringstream address;
  address << reinterpret_cast<const void*>(&a_function_of_this_test);
  const std::string line = address.str() + "\ta_function_of_this_test()\n";
  EXPECT_EQ(pprof::post(endpoints.port(), "/pprof/symbol", address.str() + "+0x1").body, line);
  EXPECT_EQ(get("/debug/pprof/symbol?" + address.str()).body, line);
  for (const char* const wrong : {"12", "0x", "0x1++0x2", "0xfffffffffffffffff", "0x1+main", "\n+"})
    expect_text(pprof::post(endpoints.port(), "/pprof/symbol", wrong), 400, "0x401000+0x401020");
}

TEST_F(Server, TasksAreListedInThreeForms) {
  asio::io_context io{1};
  async::task_scope scope{io, {.one_thread = true}};
  const auto nap = []() -> asio::awaitable<void> { co_await asio::post(asio::use_awaitable); };
  scope.spawn(nap(), {.name = "nap"});
  scope.spawn(nap(), {.name = "nap"});
  EXPECT_EQ(get("/debug/pprof/tasks").body.substr(0, 1), "\x0a");  // a message: sample_type
  expect_text(get("/debug/pprof/tasks?debug=0"), 200, "nap @ server_test.cpp");
  expect_text(get("/debug/pprof/tasks?debug=1"), 200, "2 live tasks hold");
  expect_text(get("/debug/pprof/tasks?debug=2"), 200, "nap @ server_test.cpp");
  for (const char* const wrong : {"3", "-1", "", "1x"})
    expect_text(get("/debug/pprof/tasks?debug=" + std::string{wrong}), 400, "from 0 to 2");
  io.poll();
}

TEST_F(Server, ASecondProfileIsRefusedAndOtherPagesAreNot) {
  const pprof::server other;
  const under_way first{endpoints};
  for (const std::string name : {"heap", "growth", "profile", "tasks"})
    expect_text(get("/pprof/" + name), 409, "one at a time");
  expect_text(pprof::get(other.port(), "/pprof/heap"), 409, "one at a time");
  EXPECT_EQ(get("/pprof/symbol").status, 200);
  EXPECT_EQ(get("/pprof/").status, 200);
}

TEST_F(Server, AClientThatLeavesStopsItsProfile) {
  const int stopped = fake.stopped;
  {
    const under_way first{endpoints};
  }
  fake.stopped.wait(stopped);
  EXPECT_EQ(fake.stopped, stopped + 1);
  // It is the next one's as soon as the worker has let it go.
  answer next;
  do next = get("/pprof/growth");
  while (next.status == 409);
  EXPECT_EQ(next.body, "growth");
}

TEST(ServerThatEnds, StopsWhatIsUnderWay) {
  const int stopped = fake.stopped;
  std::optional<pprof::server> endpoints{std::in_place};
  const under_way first{*endpoints};
  const connection silent{endpoints->port()};
  endpoints.reset();
  EXPECT_EQ(fake.stopped, stopped + 1);
}

TEST_F(Server, SecondsAreBounded) {
  for (const char* const wrong : {"0", "301", "-1", "", "1.5", "99999999999999999999"})
    expect_text(get("/pprof/profile?seconds=" + std::string{wrong}), 400, "from 1 to 300");
  expect_text(get("/pprof/heap?seconds=5"), 400, "fetch it twice");
  const pprof::server brief{{.longest = std::chrono::seconds{2}}};
  expect_text(pprof::get(brief.port(), "/pprof/profile?seconds=3"), 400, "from 1 to 2");
}

TEST_F(Server, RequestsAreBounded) {
  expect_text(get("/pprof/", "X: " + std::string(9000, 'x') + "\r\n"), 431, "8 KiB");
  expect_text(pprof::post(endpoints.port(), "/pprof/symbol", std::string(1 << 21, '0')), 413,
              "1 MiB");
  EXPECT_EQ(pprof::post(endpoints.port(), "/pprof/symbol", "0x" + std::string(1 << 19, '0')).status,
            200);
  EXPECT_EQ(pprof::parsed(connection{endpoints.port()}.send("hello\r\n\r\n").read()).status, 400);
}

TEST_F(Server, WhatIsNotThereSaysWhatIs) {
  expect_text(get("/"), 404, "/debug/pprof/ and /pprof/ have tasks, heap");
  expect_text(get("/debug/pprof/goroutine"), 404, "tasks");
  expect_text(get("/debug/pprof/heap/"), 404, "tasks");
  expect_text(pprof::post(endpoints.port(), "/pprof/heap", ""), 405, "only GET");
  const answer head = pprof::parsed(
      connection{endpoints.port()}.send("HEAD /pprof/profile HTTP/1.1\r\n\r\n").read());
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.body, "");
}

TEST(ServerConnections, OneMoreWaits) {
  const pprof::server endpoints{{.connections = 1}};
  std::optional<connection> first{std::in_place, endpoints.port()};
  first->send("GET /pprof/symbol");
  connection second{endpoints.port()};
  second.send("GET /pprof/symbol HTTP/1.1\r\n\r\n");
  EXPECT_EQ(pprof::parsed(first->send(" HTTP/1.1\r\n\r\n").read()).status, 200);
  EXPECT_FALSE(second.has_answer());
  first.reset();
  EXPECT_EQ(pprof::parsed(second.read()).status, 200);
}

const std::string token = "0123456789abcdef";

TEST(ServerToken, IsAskedForEverywhere) {
  const pprof::server endpoints{{.token = token}};
  const auto status = [&](const std::string& target, const std::string& more = {}) {
    return get(endpoints.port(), target, more).status;
  };
  for (const std::string target : {"/debug/pprof/", "/pprof/symbol", "/nowhere"}) {
    const answer refused = get(endpoints.port(), target);
    expect_text(refused, 401, "a token is needed");
    EXPECT_NE(refused.head.find("WWW-Authenticate: "), std::string::npos);
  }
  const std::string page = "/pprof/symbol";
  EXPECT_EQ(status(page, "Authorization: Bearer " + token + "\r\n"), 200);
  EXPECT_EQ(status(page, "Authorization: Basic cHByb2Y6MDEyMzQ1Njc4OWFiY2RlZg==\r\n"), 200);
  EXPECT_EQ(status(page + "?token=" + token), 200);
  EXPECT_EQ(status("/pprof/tasks?debug=1&token=" + token), 200);
  for (const std::string wrong : {"", "0", "0123456789abcdee", "0123456789abcdeff"}) {
    EXPECT_EQ(status(page, "Authorization: Bearer " + wrong + "\r\n"), 401) << wrong;
    EXPECT_EQ(status(std::string{page}.append("?token=").append(wrong)), 401) << wrong;
  }
  EXPECT_EQ(status(page + "?tokens=" + token), 401);
  EXPECT_EQ(status(page + "#token=" + token), 401);
}

template <class Error>
std::string refusal(const pprof::server_options& options) {
  try {
    const pprof::server made{options};
  } catch (const Error& error) {
    return error.what();
  }
  return "it was made";
}

TEST(ServerToken, IsNeededWhereOthersCanAsk) {
  using std::invalid_argument;
  EXPECT_EQ(refusal<invalid_argument>({.address = "0.0.0.0"}),
            "0.0.0.0 can be reached from other machines: give the endpoints a token (openssl rand "
            "-hex 16 makes one), or listen at 127.0.0.1");
  EXPECT_NE(refusal<invalid_argument>({.address = "::"}).find("give the endpoints a token"),
            std::string::npos);
  for (const std::string bad :
       {"short", "0123456789abcde", "0123456789 abcdef", "0123456789abcde&"})
    EXPECT_EQ(refusal<invalid_argument>({.token = bad}).substr(0, 24), "a token has 16 or more o");
  EXPECT_EQ(refusal<invalid_argument>({.address = "localhost"}),
            "'localhost' is not an IP address");
  EXPECT_EQ(refusal<invalid_argument>({.address = "0.0.0.0", .token = token}), "it was made");
}

TEST(ServerAddress, ThatIsTakenIsSaid) {
  const pprof::server first;
  EXPECT_EQ(refusal<std::system_error>({.port = first.port()}),
            "the pprof endpoints can't listen at 127.0.0.1:" + std::to_string(first.port()) +
                ": Address already in use");
}

// Everything at once, for ThreadSanitizer.
TEST_F(Server, ManyClientsAtATime) {
  std::vector<std::jthread> clients;
  for (int i = 0; i < 8; ++i) {
    clients.emplace_back([this, i] {
      for (int round = 0; round < 20; ++round) {
        if (i % 4 == 0) {
          connection{endpoints.port()}.send(long_profile);  // and leaves
        } else {
          const int status = get(i % 4 == 1 ? "/pprof/tasks" : "/pprof/symbol").status;
          EXPECT_TRUE(status == 200 || status == 409) << status;
        }
      }
    });
  }
}

}  // namespace
