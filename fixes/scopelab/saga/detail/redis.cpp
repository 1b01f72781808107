#include "scopelab/saga/detail/redis.hpp"

#include "scopelab/saga/broker.hpp"
#include "scopelab/scope/scope_exit.hpp"

#include <hiredis/hiredis.h>
#include <pthread.h>
#include <signal.h>

#include <cerrno>
#include <charconv>
#include <utility>

namespace scopelab::saga::detail {

namespace {

timeval as_timeval(std::chrono::milliseconds time) {
  return {time.count() / 1000, time.count() % 1000 * 1000};
}

// hiredis writes without MSG_NOSIGNAL: a server that is gone would end the
// process. The signal is held off this thread, and taken if it came.
template <class Work>
auto without_sigpipe(const Work& work) {
  sigset_t pipe, before, waiting;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  sigpending(&waiting);
  const bool was_waiting = sigismember(&waiting, SIGPIPE) == 1;
  pthread_sigmask(SIG_BLOCK, &pipe, &before);
  const scope_exit back{[&]() noexcept {
    if (!was_waiting) {
      const timespec at_once{0, 0};
      while (sigtimedwait(&pipe, nullptr, &at_once) > 0) {
      }
    }
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
  }};
  return work();
}

reply copied(const redisReply& from) {
  switch (from.type) {
    case REDIS_REPLY_INTEGER:
      return {.shape = reply::integer, .num = from.integer};
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
      return {.shape = reply::text, .str = std::string(from.str, from.len)};
    case REDIS_REPLY_ARRAY: {
      reply all{.shape = reply::array};
      for (std::size_t i = 0; i < from.elements; ++i)
        all.items.push_back(copied(*from.element[i]));
      return all;
    }
    default:
      return {};
  }
}

// The connection is of no more use; whether the command was carried out is not
// known.
class connection_lost : public broker_error {
 public:
  using broker_error::broker_error;
};

}  // namespace

void redis::closer::operator()(redisContext* c) const noexcept { redisFree(c); }

redis::redis(std::string url, std::chrono::milliseconds to_connect,
             std::chrono::milliseconds to_answer)
    : url_(std::move(url)), to_connect_(to_connect), to_answer_(to_answer) {
  connect();
}

redis::~redis() = default;

void redis::broken(const std::string& why) {
  server_.reset();
  throw connection_lost(url_ + ": " + why);
}

void redis::connect() {
  const std::string tcp = "redis://";
  const std::string unix_socket = "unix:";
  if (url_.starts_with(unix_socket)) {
    server_.reset(redisConnectUnixWithTimeout(
        url_.substr(unix_socket.size()).c_str(), as_timeval(to_connect_)));
  } else {
    const std::size_t colon = url_.rfind(':');
    int port = 0;
    const char* const end = url_.data() + url_.size();
    if (!url_.starts_with(tcp) || colon <= tcp.size() ||
        std::from_chars(url_.data() + colon + 1, end, port).ptr != end ||
        port <= 0 || port > 65535)
      throw broker_error(
          url_ + ": not an address: write redis://HOST:PORT or unix:/PATH");
    server_.reset(redisConnectWithTimeout(
        url_.substr(tcp.size(), colon - tcp.size()).c_str(), port,
        as_timeval(to_connect_)));
  }
  if (!server_) throw broker_error(url_ + ": out of memory");
  if (server_->err != 0) broken(server_->errstr);
  if (redisSetTimeout(server_.get(), as_timeval(to_answer_)) != REDIS_OK)
    broken("the time to wait can't be set");
}

reply redis::ask(const std::vector<std::string>& command) {
  if (server_) {
    try {
      return ask_once(command);
    } catch (const connection_lost&) {
      // It may have been idle for long, or the server restarted.
    }
  }
  connect();
  return ask_once(command);
}

reply redis::ask_once(const std::vector<std::string>& command) {
  std::vector<const char*> words;
  std::vector<std::size_t> lengths;
  for (const std::string& word : command) {
    words.push_back(word.data());
    lengths.push_back(word.size());
  }
  int error = 0;
  const std::unique_ptr<redisReply, decltype(&freeReplyObject)> answer{
      without_sigpipe([&] {
        void* const got =
            redisCommandArgv(server_.get(), static_cast<int>(words.size()),
                             words.data(), lengths.data());
        error = errno;  // taking the signal sets it to EAGAIN
        return static_cast<redisReply*>(got);
      }),
      &freeReplyObject};
  if (!answer) {
    const bool late = server_->err == REDIS_ERR_IO && error == EAGAIN;
    broken(late ? "no answer to " + command.front() + " within " +
                      std::to_string(to_answer_.count()) + " ms"
                : command.front() + ": " + server_->errstr);
  }
  // The server is there, and refuses: the connection is as good as before.
  if (answer->type == REDIS_REPLY_ERROR)
    throw broker_error(url_ + ": " + command.front() + ": " +
                       std::string(answer->str, answer->len));
  return copied(*answer);
}

}  // namespace scopelab::saga::detail
