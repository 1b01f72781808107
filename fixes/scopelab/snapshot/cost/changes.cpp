#include "changes.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <numeric>
#include <random>
#include <stdexcept>
#include <utility>

namespace scopelab::snapshot::cost {
namespace {

// The engine's numbers are the standard's; how a distribution uses them is not.
class chance {
 public:
  explicit chance(std::uint64_t seed) : engine_(seed) {}
  int below(int limit) {
    return static_cast<int>(engine_() % static_cast<std::uint64_t>(limit));
  }
  std::string words(int least, int most) {
    static const char* const all[] = {
        "bolt",  "copper", "left", "steel", "brass",  "long",  "washer", "M8",
        "thick", "valve",  "with", "nut",   "sealed", "spare", "tube",   "red"};
    const int length = least + below(most - least + 1);
    std::string text;
    while (static_cast<int>(text.size()) < length) {
      text += all[below(16)];
      text += static_cast<char>('0' + below(10));
      text += ' ';
    }
    text.resize(static_cast<std::size_t>(length));
    return text;
  }

 private:
  std::mt19937_64 engine_;
};

class database {
 public:
  database() {
    sqlite3* made = nullptr;
    const int code = sqlite3_open(":memory:", &made);
    own_.reset(made);
    check(code);
    run("PRAGMA page_size = 4096; PRAGMA secure_delete = ON");
  }

  explicit database(const image& from) : database() {
    const auto size = static_cast<sqlite3_int64>(from.size());
    auto* copy = static_cast<unsigned char*>(
        sqlite3_malloc64(static_cast<sqlite3_uint64>(size)));
    if (copy == nullptr) throw std::bad_alloc{};
    std::memcpy(copy, from.data(), from.size());
    check(sqlite3_deserialize(
        own_.get(), "main", copy, size, size,
        SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE));
  }

  void run(const char* sql) {
    check(sqlite3_exec(own_.get(), sql, nullptr, nullptr, nullptr));
  }

  image bytes() {
    sqlite3_int64 size = 0;
    const std::unique_ptr<unsigned char, decltype(&sqlite3_free)> all{
        sqlite3_serialize(own_.get(), "main", &size, 0), sqlite3_free};
    if (!all) throw std::bad_alloc{};
    image copy(static_cast<std::size_t>(size));
    std::memcpy(copy.data(), all.get(), copy.size());
    return copy;
  }

  // Runs `sql` for each of `rows`, in one transaction. Binds a row's number as
  // ?1, and what `bind` makes of it as ?2 and ?3.
  struct values {
    int number = 0;
    std::string text = {};
  };
  template <class Bind>
  void for_each(const std::vector<int>& rows, const char* sql, Bind bind) {
    sqlite3_stmt* made = nullptr;
    check(sqlite3_prepare_v2(own_.get(), sql, -1, &made, nullptr));
    const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> prepared{
        made, sqlite3_finalize};
    run("BEGIN");
    for (const int row : rows) {
      const values with = bind();
      sqlite3_bind_int(made, 1, row);
      sqlite3_bind_int(made, 2, with.number);
      sqlite3_bind_text(made, 3, with.text.data(),
                        static_cast<int>(with.text.size()), SQLITE_STATIC);
      sqlite3_step(made);
      check(sqlite3_reset(made));
    }
    run("COMMIT");
  }

  int last_row() {
    sqlite3_stmt* made = nullptr;
    check(sqlite3_prepare_v2(own_.get(), "SELECT max(id) FROM item", -1, &made,
                             nullptr));
    const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> prepared{
        made, sqlite3_finalize};
    sqlite3_step(made);
    return sqlite3_column_int(made, 0);
  }

 private:
  void check(int code) const {
    if (code != SQLITE_OK) throw std::runtime_error{sqlite3_errmsg(own_.get())};
  }

  std::unique_ptr<sqlite3, decltype(&sqlite3_close)> own_{nullptr,
                                                          sqlite3_close};
};

constexpr const char* insert_row =
    "INSERT INTO item (id, qty, note) VALUES (?1, ?2, ?3)";

database::values a_row(chance& by) {
  return {1000 + by.below(30'000), by.words(80, 160)};
}

// So many rows of `last`, no two the same, in their order.
std::vector<int> some_of(int last, int count, chance& by) {
  std::vector<int> rows(static_cast<std::size_t>(last));
  std::iota(rows.begin(), rows.end(), 1);
  for (int i = 0; i < count; ++i) {
    const int other = i + by.below(last - i);
    std::swap(rows[static_cast<std::size_t>(i)],
              rows[static_cast<std::size_t>(other)]);
  }
  rows.resize(static_cast<std::size_t>(count));
  std::sort(rows.begin(), rows.end());
  return rows;
}

std::vector<int> from_to(int first, int last) {
  std::vector<int> rows(static_cast<std::size_t>(last) -
                        static_cast<std::size_t>(first) + 1);
  std::iota(rows.begin(), rows.end(), first);
  return rows;
}

constexpr const char* set_quantity = "UPDATE item SET qty = ?2 WHERE id = ?1";

image with_quantities(const image& before, int per_cent, bool adjacent) {
  database in{before};
  chance by{2};
  const int last = in.last_row();
  const int count = last * per_cent / 100;
  in.for_each(adjacent ? from_to(last / 2, last / 2 + count - 1)
                       : some_of(last, count, by),
              set_quantity,
              [&] { return database::values{1000 + by.below(30'000)}; });
  return in.bytes();
}

image one_per_cent_scattered(const image& before) {
  return with_quantities(before, 1, false);
}
image one_per_cent_adjacent(const image& before) {
  return with_quantities(before, 1, true);
}
image ten_per_cent(const image& before) {
  return with_quantities(before, 10, false);
}

image other_length(const image& before) {
  database in{before};
  chance by{3};
  const int last = in.last_row();
  in.for_each(some_of(last, last / 100, by),
              "UPDATE item SET note = ?3 WHERE id = ?1 AND ?2 = 0",
              [&] { return database::values{0, by.words(40, 160)}; });
  return in.bytes();
}

image deletes_and_inserts(const image& before) {
  database in{before};
  chance by{4};
  const int last = in.last_row();
  in.for_each(some_of(last, last / 100, by), "DELETE FROM item WHERE id = ?1",
              [] { return database::values{}; });
  in.for_each(from_to(last + 1, last + last / 100), insert_row,
              [&] { return a_row(by); });
  return in.bytes();
}

image vacuum(const image& before) {
  database in{before};
  in.run("VACUUM");
  return in.bytes();
}

image one_byte_inserted(const image& before) {
  image after = before;
  after.insert(after.begin() + 100, std::byte{1});
  return after;
}

}  // namespace

image database_of(int rows) {
  database made;
  made.run(
      "CREATE TABLE item (id INTEGER PRIMARY KEY, qty INTEGER, note TEXT);"
      "CREATE INDEX item_note ON item (substr(note, 1, 12))");
  chance by{1};
  made.for_each(from_to(1, rows), insert_row, [&] { return a_row(by); });
  return made.bytes();
}

const std::vector<change>& changes() {
  static const std::vector<change> all{
      {"1 % of the rows, scattered", one_per_cent_scattered},
      {"1 % of the rows, adjacent", one_per_cent_adjacent},
      {"10 % of the rows", ten_per_cent},
      {"1 % text of other length", other_length},
      {"1 % deletes and inserts", deletes_and_inserts},
      {"VACUUM", vacuum},
      {"1 byte inserted", one_byte_inserted},
  };
  return all;
}

image with_changed_bytes(const image& before, int per_mille, bool together) {
  image after = before;
  chance by{5};
  const int size = static_cast<int>(after.size());
  const int count = static_cast<int>(
      after.size() * static_cast<std::size_t>(per_mille) / 1000);
  const std::vector<int> places =
      together ? from_to(1, count) : some_of(size, count, by);
  for (const int place : places) {
    const int at = together ? (size / 4 + place) % size : place - 1;
    after[static_cast<std::size_t>(at)] ^=
        static_cast<std::byte>(1 + by.below(255));
  }
  return after;
}

}  // namespace scopelab::snapshot::cost
