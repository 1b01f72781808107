#include <scopelab/txn/transactional.hpp>

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <cstdio>

int main() {
  using namespace scopelab;
  boost::asio::thread_pool workers{1};
  soci::connection_pool sessions{1};
  sessions.at(0).open(soci::sqlite3, "db=:memory:");
  sessions.at(0) << "create table item (id integer primary key)";
  const txn::transactional handle{
      [](txn::transaction& tx, const txn::request& req) {
        tx.sql() << "insert into item (id) values (" << req.body() << ")";
        return txn::response{boost::beast::http::status::ok, req.version()};
      },
      workers, sessions};
  txn::request req;
  req.body() = "1";
  const unsigned kept = handle.run(req).result_int();
  const unsigned left = handle.run(req, [] { return true; }).result_int();
  workers.join();
  std::printf("%u %u\n", kept, left);
  return kept == 200 && left == 500 ? 0 : 1;
}
