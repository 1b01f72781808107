#include "scenario.hpp"

#include "kit/child.hpp"
#include "kit/temporary_folder.hpp"
#include "scopelab/saga/relay.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <algorithm>
#include <chrono>
#include <list>
#include <map>
#include <set>
#include <utility>

namespace {

// The clock of cases in which no time passes.
const int any_time = 0;

// What the process would not live to do.
struct dead {};

int count(soci::session& sql, const std::string& query) {
  int n = 0;
  sql << query, soci::into(n);
  return n;
}

// Called when a COMMIT is carried out, and its lock released.
int die_after(void* left, sqlite_api::sqlite3*, const char*, int) {
  if (--*static_cast<int*>(left) == 0) ::raise(SIGKILL);
  return SQLITE_OK;
}

void place_all(const placing& how, soci::session& sql, mailbox& mail) {
  desk at{sql, mail};
  for (int id = 1; id <= how.count; ++id) {
    try {
      place(at, {.id = id, .voucher = id % how.fails_every == 0 ? 8 : 7});
    } catch (const std::exception&) {
      // The client is told so.
    }
  }
}

void send_the_rest(soci::session& sql, mailbox& mail) {
  scopelab::saga::relay sender{sql, mail};
  while (sender.poll() > 0) {
  }
}

}  // namespace

announced place_orders(const placing& how) {
  const kit::temporary_folder folder;
  const auto file = folder.path() / "shop.db";
  mailbox mail{folder.path() / "mail"};
  announced seen;
  const auto work = [&] {
    soci::session sql;
    open(sql, file, any_time);
    int left = how.dies_after;
    auto* const db = static_cast<soci::sqlite3_session_backend*>(sql.get_backend())->conn_;
    if (left > 0) sqlite_api::sqlite3_wal_hook(db, die_after, &left);
    place_all(how, sql, mail);
    return std::string{};
  };
  if (how.dies_after == 0) {
    work();
  } else {
    const kit::ending end = kit::in_child(work, std::chrono::minutes{1});
    seen.killed = end.how == kit::ending::signalled && end.code == SIGKILL;
  }
  soci::session sql;
  open(sql, file, any_time);
  send_the_rest(sql, mail);
  const std::vector<std::string> told = mail.texts();
  std::set<int> messages;
  for (const std::string& id : told) messages.insert(std::stoi(id));
  seen.messages = static_cast<int>(told.size());
  std::set<int> orders;
  const soci::rowset<int> ids = (sql.prepare << "select id from orders");
  for (const int id : ids) orders.insert(id);
  seen.orders = static_cast<int>(orders.size());
  for (const int id : orders) seen.order_without_message += messages.contains(id) ? 0 : 1;
  for (const int id : messages) seen.message_without_order += orders.contains(id) ? 0 : 1;
  return seen;
}

namespace {

class office {
 public:
  explicit office(const sending& how) : how_(how) {
    for (int i = 0; i < how.pollers; ++i)
      open(sessions_.emplace_back(), folder_.path() / "sender.db", now_);
    open(receiver_, folder_.path() / "receiver.db", now_);
    for (int i = 1; i <= how.letters; ++i) {
      const std::string key = std::to_string(i);
      write(sessions_.front(), {.id = i, .key = key, .text = key});
    }
  }

  // Until nobody has anything to send.
  void run() {
    for (int before = -1; before != sends_;) {
      before = sends_;
      turn(sessions_.begin());
    }
  }

  sent work() {
    sent seen;
    run();
    seen.before = sends_;
    now_ += 31;
    run();
    seen.sends = sends_;
    seen.booked = count(receiver_, "select count(*) from booked");
    const int letters = count(receiver_, "select count(distinct letter) from booked");
    seen.booked_twice = count(receiver_,
                              "select count(*) from (select letter from booked group by letter "
                              "having count(*) > 1)");
    seen.never = how_.letters - letters;
    return seen;
  }

 private:
  using place_in_turn = std::list<soci::session>::iterator;

  void turn(place_in_turn mine) {
    bool gave_way = false;
    poller me{*mine, [&](const letter& l) {
                if (!std::exchange(gave_way, true) && std::next(mine) != sessions_.end())
                  turn(std::next(mine));
                const bool dies = ++sends_ == how_.dies_at;
                if (dies && !how_.dies_after_it) throw dead{};
                receive(receiver_, l);
                if (dies) throw dead{};
              }};
    try {
      send_waiting(me);
    } catch (const dead&) {
      // Its connection goes with it: what it had not committed is gone.
      mine->close();
      open(*mine, folder_.path() / "sender.db", now_);
    } catch (const soci::soci_error&) {
      // Somebody holds the lock: it has missed its turn.
    } catch (const scopelab::txn::error&) {
    }
  }

  sending how_;
  int now_ = 100;
  kit::temporary_folder folder_;
  std::list<soci::session> sessions_;
  soci::session receiver_;
  int sends_ = 0;
};

}  // namespace

sent send_letters(const sending& how) { return office{how}.work(); }

forwarded forward_letters(int rounds, int keys) {
  const kit::temporary_folder folder;
  soci::session sql;
  open(sql, folder.path() / "shop.db", any_time);
  std::vector<int> committed;
  std::vector<int> sends;
  std::map<int, std::string> key_of;
  poller me{sql, [&](const letter& l) { sends.push_back(l.id); }};
  const auto commit = [&](int id, int key) {
    const std::string name = "key " + std::to_string(key % keys);
    write(sql, {.id = id, .key = name, .text = std::to_string(id)});
    committed.push_back(id);
    key_of[id] = name;
  };
  for (int i = 0; i < rounds; ++i) {
    const int first = take_id(sql);
    const int second = take_id(sql);
    commit(second, i + 1);
    forward(me);
    commit(first, i);
    forward(me);
    const int third = take_id(sql);
    const int fourth = take_id(sql);
    commit(fourth, i);
    commit(third, i);
    forward(me);
  }
  forward(me);
  forwarded seen{.letters = static_cast<int>(committed.size())};
  std::map<int, int> when;  // the place in the order of commits
  for (const int id : committed) when[id] = static_cast<int>(when.size());
  std::set<int> once;
  std::map<std::string, int> latest;
  for (const int id : sends) {
    if (!once.insert(id).second) {
      ++seen.repeated;
      continue;
    }
    const auto [before, first] = latest.try_emplace(key_of[id], when[id]);
    if (!first && when[id] < before->second) ++seen.overtaken;
    before->second = std::max(before->second, when[id]);
  }
  seen.skipped = seen.letters - static_cast<int>(once.size());
  return seen;
}

called_off call_off(const calling_off& how) {
  const kit::temporary_folder folder;
  soci::session sql;
  open(sql, folder.path() / "trips.db", any_time);
  agency at;
  at.script = [&how](int call) {
    if (call <= how.away_for || call % how.not_done_every == 0) return agency::answers::never_done;
    return call % how.lost_every == 0 ? agency::answers::lost : agency::answers::given;
  };
  static const std::vector<std::string> names{"flight", "hotel", "car", "guide", "dinner"};
  called_off seen;
  int keys = 0;
  for (int i = 1; i <= how.trips; ++i) {
    trip of{"trip " + std::to_string(i), sql, at, keys};
    for (int place = 0; place < how.bookings; ++place)
      book(sql, of.id, {place, names.at(static_cast<std::size_t>(place))});
    bool dies = i % how.dies_every == 0;
    of.before_note = [&dies] {
      if (std::exchange(dies, false)) throw dead{};
    };
    at.cancelled.clear();
    try {
      take_back(of);
    } catch (const dead&) {
      take_back(of);  // the next process
    }
    std::set<int> done;
    for (const agency::charge& c : at.cancelled) {
      if (!done.insert(c.place).second) {
        ++seen.charged_twice;
        continue;
      }
      for (int later = c.place + 1; later < how.bookings; ++later)
        if (!done.contains(later)) {
          ++seen.out_of_order;
          break;
        }
    }
    seen.left += how.bookings - static_cast<int>(done.size());
  }
  return seen;
}

seated seat(const seating& how) {
  const kit::temporary_folder folder;
  soci::session sql;
  open(sql, folder.path() / "hall.db", any_time);
  seated seen;
  std::set<std::string> cancelled;
  const auto try_it = [&](const std::string& saga) {
    if (!try_seat(sql, saga)) ++seen.refused;
  };
  for (int i = 1; i <= how.sagas; ++i) {
    const std::string saga = "saga " + std::to_string(i);
    if (i % how.cancelled_first_every == 0) {
      cancel_seat(sql, saga);
      try_it(saga);
      cancelled.insert(saga);
    } else if (i % 3 == 0) {
      try_it(saga);
      cancel_seat(sql, saga);
      cancel_seat(sql, saga);
      cancelled.insert(saga);
    } else {
      try_it(saga);
      try_it(saga);
    }
  }
  const soci::rowset<std::string> seats = (sql.prepare << "select saga from seat");
  for (const std::string& saga : seats) {
    ++seen.seats;
    seen.of_nobody += cancelled.contains(saga) ? 1 : 0;
  }
  return seen;
}

std::string told(const announced& seen) {
  return fmt::format("{} orders, {} messages, {} differ", seen.orders, seen.messages,
                     seen.differ());
}

std::string told(const sent& seen) {
  return fmt::format("{} sends, {} booked, {} lost", seen.sends, seen.booked, seen.never);
}

std::string told(const forwarded& seen) {
  return fmt::format("{} skipped, {} overtaken, {} repeated", seen.skipped, seen.overtaken,
                     seen.repeated);
}

std::string told(const called_off& seen) {
  return fmt::format("{} out of order, {} charged twice, {} left", seen.out_of_order,
                     seen.charged_twice, seen.left);
}

std::string told(const seated& seen) {
  return fmt::format("{} seats, {} for cancelled sagas, {} refused", seen.seats, seen.of_nobody,
                     seen.refused);
}
