// A Redis server that is dead, slow, or not what it was.
#include "scopelab/saga/redis_broker.hpp"

#include "scopelab/saga/consumer.hpp"
#include "scopelab/saga/detail/redis.hpp"
#include "scopelab/saga/tests/fixture.hpp"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

namespace {

using namespace scopelab::saga;
using namespace scopelab::saga::test;
namespace txn = scopelab::txn;

// A server of the test's own, which writes each command to its disk.
class own_server {
 public:
  explicit own_server(std::filesystem::path folder)
      : folder_(std::move(folder)) {
    start();
  }
  ~own_server() { end(SIGKILL); }
  own_server(const own_server&) = delete;
  own_server& operator=(const own_server&) = delete;

  void start() {
    pid_ = ::fork();
    if (pid_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      std::freopen("/dev/null", "w", stdout);
      ::execlp("redis-server", "redis-server", "--port", "0", "--unixsocket",
               socket().c_str(), "--dir", folder_.c_str(), "--save", "",
               "--appendonly", "yes", "--appendfsync", "always",
               static_cast<char*>(nullptr));
      std::_Exit(127);
    }
    for (int i = 0; i < 600; ++i) {
      try {
        detail::redis{url(), seconds{1}, seconds{1}}.ask({"PING"});
        return;
      } catch (const broker_error&) {
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
      }
    }
    throw std::runtime_error("redis-server did not start");
  }
  void end(int signal) {
    if (pid_ <= 0) return;
    ::kill(pid_, signal);
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
    std::filesystem::remove(socket());
  }
  void stop() const { ::kill(pid_, SIGSTOP); }
  void go_on() const { ::kill(pid_, SIGCONT); }

  std::string socket() const { return (folder_ / "socket").string(); }
  std::string url() const { return "unix:" + socket(); }

 private:
  std::filesystem::path folder_;
  pid_t pid_ = -1;
};

class Redis : public at_place {
 protected:
  redis_options how() { return {.url = server.url(), .lease = lease}; }
  std::string error_of(const std::function<void()>& call) {
    try {
      call();
      return "none";
    } catch (const broker_error& e) {
      std::string text = e.what();
      const std::size_t at_socket = text.find(server.socket());
      if (at_socket != std::string::npos)
        text.replace(at_socket, server.socket().size(), "SOCKET");
      return text;
    }
  }
  own_server server{at.folder()};
};
SCOPELAB_AT(sqlite_redis, Redis, sqlite, redis);

TEST_P(Redis, SaysWhatIsWrongWithAnAddress) {
  for (const char* url :
       {"", "localhost", "redis://", "redis://x", "redis://x:", "redis://x:0",
        "redis://x:99999", "redis://:6379", "redis://x:12ab"})
    EXPECT_EQ(error_of([&] { redis_broker{{.url = url}}; }),
              std::string(url) +
                  ": not an address: write redis://HOST:PORT or unix:/PATH");
  EXPECT_EQ(error_of([&] { redis_broker{{.url = "unix:/nowhere"}}; }),
            "unix:/nowhere: No such file or directory");
}

TEST_P(Redis, ADeadServerIsAnErrorAndTheMessageStaysInTheOutbox) {
  redis_broker broker{how()};
  put("1", "k");
  put("2", "k");
  relay sender{sql, broker, {.now = read()}};
  sender.poll();
  server.end(SIGKILL);
  sender.poll();  // no SIGPIPE either
  EXPECT_EQ(column(sql, "select id from saga_outbox"), texts{"2"});
  EXPECT_NE(column(sql, "select error from saga_outbox")
                .front()
                .find("No such file or directory"),
            std::string::npos);
  server.start();
  now += seconds{1};
  sender.poll();
  EXPECT_EQ(rows("saga_outbox"), 0);
  // What was published before the server was killed is there too.
  texts handled;
  consumer billing{
      sql,
      broker.subscribe("orders", "billing", "one"),
      [&](txn::transaction&, const message& m) { handled.push_back(m.id); },
      {.name = "billing", .now = read()}};
  billing.poll();
  EXPECT_EQ(handled, (texts{"1", "2"}));
}

TEST_P(Redis, AServerThatIsKilledBetweenReceiveAndAcknowledgeRepeatsIt) {
  redis_broker broker{how()};
  broker.publish({.id = "1", .topic = "orders"});
  int handled = 0;
  consumer billing{sql,
                   broker.subscribe("orders", "billing", "one"),
                   [&](txn::transaction&, const message&) {
                     ++handled;
                     server.end(SIGKILL);
                   },
                   {.name = "billing", .now = read()}};
  EXPECT_THROW(billing.poll(), broker_error);
  server.start();
  detail::redis raw{server.url(), seconds{1}, seconds{1}};
  const detail::reply out =
      raw.ask({"XPENDING", "scopelab:orders", "billing", "-", "+", "10"});
  ASSERT_EQ(out.items.size(), 1U);
  raw.ask({"XCLAIM", "scopelab:orders", "billing", "one", "0",
           out.items[0].items[0].str, "IDLE", std::to_string(lease.count())});
  EXPECT_EQ(billing.poll(), 1U);
  EXPECT_EQ(handled, 1);
}

TEST_P(Redis, AServerThatDoesNotAnswerIsAnErrorAfterAWhile) {
  redis_options hasty = how();
  hasty.command_timeout = std::chrono::milliseconds{50};
  redis_broker broker{hasty};
  server.stop();
  EXPECT_EQ(error_of([&] { broker.publish({.id = "1", .topic = "orders"}); }),
            "unix:SOCKET: no answer to XADD within 50 ms");
  server.go_on();
  broker.publish({.id = "1", .topic = "orders"});
}

// Each connection is closed with its command unread, which resets it.
TEST_P(Redis, AConnectionThatIsResetIsNotCalledSlow) {
  server.end(SIGKILL);
  sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
  server.socket().copy(address.sun_path, sizeof address.sun_path - 1);
  const int listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ASSERT_EQ(
      ::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address),
      0);
  ASSERT_EQ(::listen(listener, 2), 0);
  std::thread resets{[listener] {
    for (int one; (one = ::accept(listener, nullptr, nullptr)) >= 0;) {
      char first = 0;
      ::recv(one, &first, 1, 0);
      ::close(one);
    }
  }};
  EXPECT_EQ(error_of([&] {
              detail::redis{server.url(), seconds{1}, seconds{5}}.ask({"PING"});
            }),
            "unix:SOCKET: PING: Connection reset by peer");
  ::shutdown(listener, SHUT_RDWR);
  resets.join();
  ::close(listener);
}

TEST_P(Redis, AFullServerIsAnErrorAndTheMessageStaysInTheOutbox) {
  redis_broker broker{how()};
  detail::redis raw{server.url(), seconds{1}, seconds{1}};
  raw.ask({"CONFIG", "SET", "maxmemory", "1"});
  put("1");
  relay sender{sql, broker, {.now = read()}};
  sender.poll();
  EXPECT_NE(column(sql, "select error from saga_outbox")
                .front()
                .find("XADD: OOM command not allowed"),
            std::string::npos);
  raw.ask({"CONFIG", "SET", "maxmemory", "0"});
  now += seconds{1};
  sender.poll();
  EXPECT_EQ(rows("saga_outbox"), 0);
}

TEST_P(Redis, EntriesThatAreNoMessageArePutAsideWithAllTheyHave) {
  redis_broker broker{how()};
  detail::redis raw{server.url(), seconds{1}, seconds{1}};
  const std::string stream = "scopelab:orders";
  const std::string zero("a\0b", 3);
  raw.ask({"XADD", stream, "1-1", "hello", zero});
  raw.ask({"XADD", stream, "1-2", "id", "x", "kind", "event", "step", "1x",
           "attempt", "0", "seq", "0"});
  raw.ask({"XADD", stream, "1-3", "id", "x", "kind", "nonsense"});
  raw.ask({"XADD", stream, "1-4", "id", "", "kind", "event", "step", "-1",
           "attempt", "0", "seq", "0"});
  raw.ask({"XADD", stream, "1-5", "id", "\xff", "kind", "event", "step", "-1",
           "attempt", "0", "seq", "0"});
  broker.publish({.id = "good", .topic = "orders"});
  texts handled;
  consumer billing{
      sql,
      broker.subscribe("orders", "billing", "one"),
      [&](txn::transaction&, const message& m) { handled.push_back(m.id); },
      {.name = "billing", .now = read()}};
  EXPECT_EQ(billing.poll(), 6U);
  EXPECT_EQ(handled, texts{"good"});
  EXPECT_EQ(
      column(sql, "select id from saga_dead_letter order by id"),
      (texts{"entry 1-1", "entry 1-2", "entry 1-3", "entry 1-4", "entry 1-5"}));
  const texts reports =
      column(sql, "select report from saga_dead_letter order by id");
  EXPECT_EQ(reports.at(1),
            "message entry 1-2 of topic orders is put aside after 1 "
            "deliveries: it can't be read: step, attempt or seq is missing, or "
            "no number");
  EXPECT_EQ(
      column(sql, "select payload from saga_dead_letter order by id").front(),
      "hello=a\\x00b\n");
}

TEST_P(Redis, AStreamOfAnotherTypeIsAnError) {
  redis_broker broker{how()};
  detail::redis raw{server.url(), seconds{1}, seconds{1}};
  raw.ask({"SET", "scopelab:orders", "text"});
  EXPECT_EQ(error_of([&] { broker.publish({.id = "1", .topic = "orders"}); }),
            "unix:SOCKET: XADD: WRONGTYPE Operation against a key holding the "
            "wrong kind of value");
}

TEST_P(Redis, AGroupThatWasDeletedIsMadeAgain) {
  redis_broker broker{how()};
  auto mine = broker.subscribe("orders", "billing", "one");
  detail::redis raw{server.url(), seconds{1}, seconds{1}};
  raw.ask({"FLUSHALL"});
  EXPECT_TRUE(mine->receive(16).empty());
  broker.publish({.id = "1", .topic = "orders"});
  EXPECT_EQ(mine->receive(16).size(), 1U);
}

TEST_P(Redis, TrimTakesAwayWhatAllGroupsHaveAcknowledged) {
  redis_broker broker{how()};
  for (int i = 0; i < 10; ++i)
    broker.publish({.id = std::to_string(i), .topic = "orders"});
  EXPECT_EQ(broker.trim("orders"), 0);  // nobody has read it
  auto one = broker.subscribe("orders", "one", "m");
  auto two = broker.subscribe("orders", "two", "m");
  for (const delivery& d : one->receive(16)) one->acknowledge(d);
  const std::vector<delivery> of_two = two->receive(6);
  ASSERT_EQ(of_two.size(), 6U);
  EXPECT_EQ(broker.trim("orders"), 0);
  for (std::size_t i = 0; i < 4; ++i) two->acknowledge(of_two[i]);
  EXPECT_EQ(broker.trim("orders"), 4);
  two->acknowledge(of_two[4]);
  two->acknowledge(of_two[5]);
  EXPECT_EQ(broker.trim("orders"), 2);
  EXPECT_EQ(two->receive(16).size(), 4U);
}

}  // namespace
