// What the halves stand on: a visit of a client who orders, its database session,
// and handlers. Compiled once; Beast stays in server.cpp and clients.cpp.
#pragma once

#include "scopelab/txn/transaction.hpp"

#include <soci/soci.h>
#include <boost/asio/awaitable.hpp>

#include <functional>
#include <stdexcept>
#include <string>

namespace asio = boost::asio;

// What a client asks for. The database checks both: the item at once, the voucher
// at COMMIT.
struct order {
  int id = 0;
  std::string item = "book";
  int voucher = 7;
};

struct reply {
  int status = 0;
  std::string text;
};
reply created();

// The client has hung up.
struct client_gone : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// One request on its way through the server.
class visit {
 public:
  // Of this visit alone.
  soci::session& sql;
  const order asked;
  // How its transactions begin.
  const scopelab::txn::options opening;

  // Answers the client, at once. Not twice.
  void send(const reply& answer) { send_(answer); }

  // Throws client_gone if nobody waits for the answer any more.
  void throw_if_gone() const {
    if (gone_()) throw client_gone("the client has hung up");
  }

  using sender = std::function<void(const reply&)>;
  visit(soci::session& session, order of, scopelab::txn::options begin, sender send,
        std::function<bool()> gone)
      : sql(session),
        asked(std::move(of)),
        opening(std::move(begin)),
        send_(std::move(send)),
        gone_(std::move(gone)) {}

 private:
  sender send_;
  std::function<bool()> gone_;
};

// Both throw what the database says.
void insert_order(const visit& of);
void insert_line(const visit& of);

// A handler: the order, its line, and a look whether the client is still there.
reply store(const visit& of);

// The same for a server whose handlers await. It begins when it is awaited.
asio::awaitable<reply> store_async(const visit& of);

// The same for a shop that looks at the item last: an unknown one is answered 409.
reply store_if_known(const visit& of);
