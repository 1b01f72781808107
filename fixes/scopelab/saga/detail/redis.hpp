// A connection to a Redis server; not for direct use.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

struct redisContext;

namespace scopelab::saga::detail {

// What the server answered, an error apart, which is thrown.
struct reply {
  enum shapes { nil, text, integer, array } shape = nil;
  std::string str = {};  // of text
  std::int64_t num = 0;  // of integer
  std::vector<reply> items = {};
};

class redis {
 public:
  // Connects.
  redis(std::string url, std::chrono::milliseconds to_connect,
        std::chrono::milliseconds to_answer);
  ~redis();
  redis(const redis&) = delete;
  redis& operator=(const redis&) = delete;

  // Connects again, and asks again, once, if the connection was there before:
  // each command is one that may be carried out twice. Throws broker_error.
  reply ask(const std::vector<std::string>& command);

 private:
  void connect();
  reply ask_once(const std::vector<std::string>& command);
  [[noreturn]] void broken(const std::string& why);

  std::string url_;
  std::chrono::milliseconds to_connect_, to_answer_;
  struct closer {
    void operator()(redisContext* c) const noexcept;
  };
  std::unique_ptr<redisContext, closer> server_;
};

}  // namespace scopelab::saga::detail
