#include "cli/tasks_page.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include <chrono>
#include <regex>
#include <sstream>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

namespace cli {

std::string tasks_page(const std::string& url) {
  static const std::regex parts{R"(http://([^:/]+):(\d+)(/.*?)/?)"};
  std::smatch match;
  if (!std::regex_match(url, match, parts)) return "";
  try {
    asio::io_context io;
    beast::tcp_stream stream{io};
    http::request<http::empty_body> request{http::verb::get, match[3].str() + "/tasks?debug=1", 11};
    request.set(http::field::host, match[1].str());
    http::response<http::string_body> response;
    beast::flat_buffer buffer;
    bool answered = false;
    stream.expires_after(std::chrono::seconds{5});
    stream.async_connect(
        asio::ip::tcp::endpoint{asio::ip::make_address(match[1].str()),
                                static_cast<unsigned short>(std::stoi(match[2]))},
        [&](beast::error_code failed) {
          if (failed) return;
          http::async_write(stream, request, [&](beast::error_code unsent, std::size_t) {
            if (unsent) return;
            http::async_read(stream, buffer, response,
                             [&](beast::error_code unread, std::size_t) { answered = !unread; });
          });
        });
    io.run();
    return answered && response.result() == http::status::ok ? response.body() : "";
  } catch (const std::exception&) {
    return "";
  }
}

// "1100  hold 1522400 bytes in 3300 blocks, oldest 12.1 s  hangs @ blamed_frame.cpp:47"; without
// "hold ... blocks," where bytes are not counted.
std::vector<task_group> parse_tasks_page(const std::string& text) {
  static const std::regex row{
      R"((\d+)  (?:hold (\d+) bytes in \d+ blocks, )?oldest [^ ]+ s  (.*))"};
  std::vector<task_group> all;
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (!std::regex_match(line, match, row)) continue;
    all.push_back({match[3], std::stoll(match[1]), match[2].matched ? std::stoll(match[2]) : 0});
  }
  return all;
}

}  // namespace cli
