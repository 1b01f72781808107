#include "spawners.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace scopelab::cost {

boost::asio::awaitable<void> work(int& count) {
  co_await boost::asio::post(boost::asio::use_awaitable);
  ++count;
}

}  // namespace scopelab::cost
