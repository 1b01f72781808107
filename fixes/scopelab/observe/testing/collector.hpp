// A server on loopback that answers what it is told, a collector or a program that
// is scraped: real HTTP, a connection a request. For tests, and for labs.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace scopelab::observe {

struct scripted_answer {
  enum class kinds { http, raw, hang, close } kind = kinds::http;
  int status = 200;
  std::string body = "{}";
  std::string headers = "Content-Type: application/json\r\n";
};

class collector {
 public:
  using answer = scripted_answer;
  // Of the request's number, from 1.
  using script = std::function<answer(int number)>;

  explicit collector(script says = [](int) { return answer{}; });
  ~collector();

  std::string url() const {
    return "http://127.0.0.1:" + std::to_string(port_);
  }
  int port() const { return port_; }
  // Head and body of each request.
  std::vector<std::string> requests() const;
  std::vector<std::string> bodies() const;

 private:
  void serve();
  void serve_one(int peer);

  const script says_;
  int listens_ = -1;
  int stops_[2] = {-1, -1};
  int port_ = 0;
  std::vector<int> held_;
  mutable std::mutex mutex_;
  std::vector<std::string> seen_;
  std::thread thread_;
};

// A port that nobody listens on.
int closed_port();

// The body of the answer to a GET on loopback; throws std::runtime_error.
std::string http_get(int port, const std::string& path);

}  // namespace scopelab::observe
