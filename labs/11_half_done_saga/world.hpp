// What the halves stand on: databases in files, a broker that keeps what it was
// given, and an agency that does not always answer. Compiled once.
#pragma once

#include "scopelab/saga/broker.hpp"
#include "scopelab/saga/outbox.hpp"
#include "scopelab/txn/transaction.hpp"

#include <soci/soci.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

// Opens a connection to the file, which has the tables of all cases. Its clock,
// seconds_now() in SQL, is the variable. A lock that somebody holds is an error at
// once.
void open(soci::session& sql, const std::filesystem::path& file, const int& seconds_now);

// --- dual_write: an order, and its announcement ---

// The database looks at the voucher at COMMIT only: 7 is a good one.
struct order {
  int id = 0;
  int voucher = 7;
};
void insert_order(soci::session& sql, const order& what);

// What the others are told.
scopelab::saga::message placed(const order& what);

// The broker: a file, a line a message. It outlives whoever writes.
class mailbox : public scopelab::saga::broker {
 public:
  explicit mailbox(std::filesystem::path file) : file_(std::move(file)) {}
  void publish(const scopelab::saga::message& what) override;
  std::unique_ptr<scopelab::saga::subscription> subscribe(const std::string&, const std::string&,
                                                          const std::string&) override;
  std::vector<std::string> texts() const;

 private:
  std::filesystem::path file_;
};

// Where orders are placed. A relay sends what waits in scopelab's outbox.
struct desk {
  soci::session& sql;
  mailbox& mail;
};

// --- double_send, cursor_skips_late_commit: letters that wait in a table ---

struct letter {
  int id = 0;
  std::string key;
  std::string text;
};

// Who sends them: one of several, each with a connection of its own, on
//   letters (id, key, seq, text, sent, lease_until)
class poller {
 public:
  soci::session& sql;
  int last = 0;  // its to keep, from one call to the next

  // What a SELECT, or an UPDATE ... RETURNING, answers: id, key, text.
  std::vector<letter> rows(const std::string& statement);
  void send(const letter& l) { send_(l); }

  using sender = std::function<void(const letter&)>;
  poller(soci::session& session, sender send) : sql(session), send_(std::move(send)) {}

 private:
  sender send_;
};

// The effect of a letter at the receiver: a row, each time.
void book(soci::session& sql, const letter& l);
// Writes down that the letter has come; false: it was written down before.
bool first_time(soci::session& sql, const letter& l);

// Writers take the id first, in a transaction of its own, as from a sequence; the
// order of the ids is not the order of the commits. `seq` is the key's own number,
// taken in the letter's transaction.
int take_id(soci::session& sql);
void write(soci::session& sql, const letter& l);

// --- compensated_in_order: a trip that is called off ---

struct booking {
  int place = 0;  // in the order of booking
  std::string name;
};

// Cancels bookings, for a fee each. Asked again with the same key, it says what it
// said before; with another one, it charges again.
class agency {
 public:
  // What becomes of the nth call.
  enum class answers { given, lost, never_done };
  std::function<answers(int call)> script = [](int) { return answers::given; };

  bool cancel(const std::string& trip, const booking& b, const std::string& key);

  int calls = 0;
  // What it has cancelled and charged, in that order.
  struct charge {
    std::string trip;
    int place;
  };
  std::vector<charge> cancelled;

 private:
  std::set<std::string> known_;
};

class trip {
 public:
  const std::string id;

  // What is booked, in the order of booking.
  std::vector<booking> booked();

  // Asks the agency. False: no answer, and it may be done or not.
  bool cancel(const booking& b, const std::string& key) { return at_.cancel(id, b, key); }

  // It is not booked any more, as far as we know.
  void note_cancelled(const booking& b);

  // Until the agency may be there again.
  void wait() { ++waits; }

  // One that was not there before.
  std::string new_key() { return "key " + std::to_string(++keys_); }

  int waits = 0;
  std::function<void()> before_note = [] {};

  trip(std::string name, soci::session& sql, agency& at, int& keys)
      : id(std::move(name)), sql_(sql), at_(at), keys_(keys) {}

 private:
  soci::session& sql_;
  agency& at_;
  int& keys_;
};
void book(soci::session& sql, const std::string& trip, const booking& b);

// --- cancel_before_try: a seat for a saga ---

// The seat of the saga; taking it twice is taking it once.
void take_seat(soci::session& sql, const std::string& saga);
// It has none afterwards.
void free_seat(soci::session& sql, const std::string& saga);
// What a hall can write down of a saga.
void note_cancelled(soci::session& sql, const std::string& saga);
bool is_cancelled(soci::session& sql, const std::string& saga);

// SQLite's lock, at once: a transaction here will write.
inline const scopelab::txn::options writing{.begin = "BEGIN IMMEDIATE"};
