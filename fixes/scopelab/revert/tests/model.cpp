#include "scopelab/revert/tests/model.hpp"

#include <algorithm>
#include <random>
#include <sstream>
#include <thread>

namespace scopelab::revert::test {

using soci::into;
using soci::use;

bool take(soci::session& sql, const std::string& item, int n) {
  soci::statement update =
      (sql.prepare << "update stock set qty = qty - :n, version = version + 1 "
                      "where item = :item and qty >= :least",
       use(n), use(item), use(n));
  update.execute(true);
  return update.get_affected_rows() == 1;
}

granularity by_operation(const stock_database& db) {
  return {granularity::operation,
          [&db](transaction& in, const std::string& token,
                const std::vector<std::string>& items, int n) {
            return db.images.change(in, token, items.front(),
                                    {.set = "qty = qty - :n",
                                     .where = "qty >= :n",
                                     .values = {{"n", n}}});
          },
          [&db](transaction& in, const std::string& token) {
            return db.images.undo(in, token);
          }};
}

granularity by_transaction(const stock_database& db) {
  return {granularity::transaction,
          [&db](transaction& in, const std::string& token,
                const std::vector<std::string>& items, int n) {
            recording rec{db.log, in, token};
            for (const std::string& item : items)
              if (!take(in.sql(), item, n)) return false;
            in.sql() << "insert into orders (id, item, qty) select "
                        "coalesce(max(id), 0) + 1, :token, :n from orders",
                use(token), use(n);
            rec.finish();
            return true;
          },
          [&db](transaction& in, const std::string& token) {
            return db.log.undo(in, token);
          }};
}

granularity by_event(const stock_database& db) {
  return {
      granularity::event,
      [&db](transaction& in, const std::string& token,
            const std::vector<std::string>& items, int n) {
        const std::string& item = items.front();
        return db.events.record(in, token, item + ' ' + std::to_string(n)) &&
               take(in.sql(), item, n);
      },
      [&db](transaction& in, const std::string& token) {
        return db.events.compensate(in, token, [&](const std::string& what) {
          std::istringstream text{what};
          std::string item;
          int n = 0;
          text >> item >> n;
          sell(in.sql(), item, -n);
        });
      }};
}

model::model(const stock_database& db, granularity how)
    : db_(db), how_(std::move(how)) {
  soci::session sql;
  db_.open(sql);
  sql << "drop table if exists place";
  sql << "create table place (item varchar(20) primary key, n integer not "
         "null)";
  sql << "insert into place (item, n) select item, 0 from stock";
  sql << "update stock set qty = 100";
}

void model::run(int clients, int steps, unsigned seed) {
  std::vector<soci::session> sessions(static_cast<std::size_t>(clients));
  for (soci::session& sql : sessions) {
    db_.open(sql);
    sql << (sql.get_backend_name() == "sqlite3"
                ? "pragma busy_timeout = 60000"
                : "set deadlock_timeout = '5ms'");
  }
  {
    std::vector<std::jthread> all;
    for (int i = 0; i < clients; ++i)
      all.emplace_back([this, &sql = sessions[static_cast<std::size_t>(i)], i,
                        steps, seed] { client(sql, i, steps, seed); });
  }
  undo_the_last(sessions.front());
}

namespace {

// Until the database did not ask to begin again: clients wait for each other's rows.
template <class Work>
void again_while_deadlocked(Work work) {
  for (;;) {
    try {
      return work();
    } catch (const soci::soci_error& e) {
      const std::string_view why = e.what();
      if (why.find("deadlock") == why.npos &&
          why.find("duplicate key") == why.npos)
        throw;
    }
  }
}

}  // namespace

void model::client(soci::session& sql, int which, int steps, unsigned seed) {
  std::seed_seq mixed{seed, static_cast<unsigned>(which)};
  std::mt19937 chance{mixed};
  const std::vector<std::vector<std::string>> items{
      {"bolt"}, {"nut"}, {"screw"}, {"bolt", "nut"}, {"nut", "screw"}};
  // Only a row_log takes several rows back.
  const unsigned kinds_of_order =
      how_.rule == granularity::transaction ? 5U : 3U;
  for (int i = 0; i < steps; ++i) {
    const bool undoes = chance() % 100 < 45;
    const std::string token =
        undoes ? any_token(static_cast<unsigned>(chance())) : std::string{};
    if (!token.empty()) {
      const unsigned deliveries = 1 + static_cast<unsigned>(chance() % 3);
      for (unsigned n = 0; n < deliveries; ++n) undo(sql, token);
    } else {
      reserve(sql, "r" + std::to_string(which) + "_" + std::to_string(i),
              {.items = items[chance() % kinds_of_order],
               .n = 1 + static_cast<int>(chance() % 4)});
    }
  }
}

void model::undo_the_last(soci::session& sql) {
  std::map<std::string, int> last;
  const auto note = [&](const auto& changes) {
    for (const auto& [item, place] : changes)
      last[item] = std::max(last[item], place);
  };
  for (const auto& [token, made] : reserved_) note(made.place);
  for (const told& each : undos_) note(each.place);
  for (const auto& [token, made] : reserved_) {
    if (std::any_of(made.place.begin(), made.place.end(), [&](const auto& at) {
          return at.second != last[at.first];
        }))
      continue;
    undo(sql, token);
    if (undos_.back().what != outcomes::undone) refused_.push_back(token);
  }
}

// One of the newest: an old one has been changed since, mostly.
std::string model::any_token(unsigned chance) {
  const std::scoped_lock lock{mutex_};
  if (tokens_.empty()) return {};
  const std::size_t back = chance % std::min<std::size_t>(tokens_.size(), 4);
  return tokens_[tokens_.size() - 1 - back];
}

std::map<std::string, int> model::places(
    soci::session& sql, const std::vector<std::string>& items) const {
  std::map<std::string, int> result;
  for (const std::string& item : items) {
    sql << "update place set n = n + 1 where item = :item", use(item);
    sql << "select n from place where item = :item", use(item),
        into(result[item]);
  }
  return result;
}

void model::reserve(soci::session& sql, const std::string& token,
                    const reservation& wanted) {
  again_while_deadlocked([&] {
    transaction tx{sql, db_.opening()};
    if (!how_.reserve(tx, token, wanted.items, wanted.n)) return;
    reservation made = wanted;
    made.place = places(tx.sql(), wanted.items);
    tx.commit();
    const std::scoped_lock lock{mutex_};
    reserved_.emplace(token, std::move(made));
    tokens_.push_back(token);
  });
}

void model::undo(soci::session& sql, const std::string& token) {
  again_while_deadlocked([&] {
    std::vector<std::string> items;
    {
      const std::scoped_lock lock{mutex_};
      items = reserved_.at(token).items;
    }
    transaction tx{sql, db_.opening()};
    told said{.token = token, .what = how_.undo(tx, token)};
    if (said.what == outcomes::undone) said.place = places(tx.sql(), items);
    tx.commit();
    const std::scoped_lock lock{mutex_};
    undos_.push_back(std::move(said));
  });
}

model::tally model::count() const {
  const auto told_so = [&](outcomes what) {
    return static_cast<int>(
        std::count_if(undos_.begin(), undos_.end(),
                      [&](const told& each) { return each.what == what; }));
  };
  return {static_cast<int>(reserved_.size()), told_so(outcomes::undone),
          told_so(outcomes::undone_before), told_so(outcomes::conflict)};
}

std::string model::complaints() const {
  std::ostringstream all;
  struct state {
    int qty = 100;
    int version = 1;
    int identity = 0;  // the place of the change that made it
    bool operator==(const state&) const = default;
  };
  struct step {
    const std::string* token;
    bool undoes;
  };
  // Each row's changes, in their order.
  std::map<std::string, std::map<int, step>> changes{
      {"bolt", {}}, {"nut", {}}, {"screw", {}}};
  const auto add = [&](const std::map<std::string, int>& places, step what) {
    for (const auto& [item, place] : places)
      if (!changes[item].emplace(place, what).second)
        all << *what.token << " has the place of another\n";
  };
  std::map<std::string, int> times_undone;
  for (const auto& [token, made] : reserved_) add(made.place, {&token, false});
  for (const told& each : undos_) {
    if (each.what == outcomes::undone && ++times_undone[each.token] > 1)
      all << each.token << " was undone again\n";
    add(each.place, {&each.token, true});
  }
  for (const std::string& token : refused_)
    all << token << " was refused, and was the last change\n";
  for (const told& each : undos_) {
    if (each.what == outcomes::unknown)
      all << each.token << " is unknown, and was committed\n";
    if (each.what == outcomes::undone_before && times_undone[each.token] == 0)
      all << each.token << " was not undone before\n";
    if (each.what != outcomes::conflict) continue;
    const reservation& made = reserved_.at(each.token);
    if (std::none_of(made.place.begin(), made.place.end(), [&](const auto& at) {
          return changes[at.first].rbegin()->first > at.second;
        }))
      all << each.token << " is a conflict with nobody\n";
  }
  std::ostringstream stock;
  for (const auto& [item, in_order] : changes) {
    state now;
    std::map<std::string, state> before;
    std::map<std::string, state> left;
    for (const auto& [place, what] : in_order) {
      const int n = reserved_.at(*what.token).n;
      if (!what.undoes) {
        before[*what.token] = now;
        now = {now.qty - n, now.version + 1, place};
        left[*what.token] = now;
        continue;
      }
      const state was = before[*what.token];
      const state made = left[*what.token];
      if (how_.rule == granularity::event) {
        now = {now.qty + n, now.version + 1, place};
        continue;
      }
      const bool same =
          how_.rule == granularity::operation
              ? now.identity == made.identity
              : now.qty == made.qty && now.version == made.version;
      if (!same)
        all << *what.token << " was undone, though " << item
            << " had changed since\n";
      const int version = now.version + 1;
      now = was;
      if (how_.rule == granularity::operation) now.version = version;
    }
    if (stock.tellp() > 0) stock << " / ";
    stock << item << ' ' << now.qty << ' ' << now.version;
  }
  const std::string seen = db_.look().stock;
  if (stock.str() != seen)
    all << "rows: " << seen << "\nmodel: " << stock.str() << '\n';
  if (how_.rule == granularity::transaction) {
    soci::session sql;
    db_.open(sql);
    std::size_t orders = 0;
    const soci::rowset<std::string> tokens =
        (sql.prepare << "select item from orders");
    for (const std::string& token : tokens) {
      ++orders;
      if (times_undone[token] != 0)
        all << "the order of " << token << " is still there\n";
    }
    const auto undone = static_cast<std::size_t>(count().undone);
    if (orders != reserved_.size() - undone) all << "orders are missing\n";
  }
  return all.str();
}

}  // namespace scopelab::revert::test
