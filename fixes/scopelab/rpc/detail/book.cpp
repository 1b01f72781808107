#include "scopelab/rpc/detail/book.hpp"

#include "scopelab/rpc/detail/errors.hpp"

#include <algorithm>
#include <set>

namespace scopelab::rpc::detail {
namespace {

using v1::Record;

Record::Kind kind_of(stages stage) {
  switch (stage) {
    case stages::begun:
      return Record::BEGUN;
    case stages::done:
      return Record::DONE;
    case stages::failed:
      return Record::FAILED;
    case stages::reverting:
      return Record::REVERTING;
    case stages::reverted:
      return Record::REVERTED;
  }
  return Record::NONE;
}

// Of each stage only what is new.
Record record_of(const request& of) {
  Record made;
  made.set_kind(kind_of(of.stage));
  made.set_session(of.session);
  made.set_request(of.number);
  switch (of.stage) {
    case stages::begun:
      made.set_json(of.json);
      made.set_digest(of.digest);
      made.set_traceparent(of.traceparent);
      break;
    case stages::done:
      made.set_result(of.result);
      made.set_cut(of.cut);
      break;
    case stages::failed:
      made.set_digest(of.digest);
      *made.mutable_error() = to_wire(of.error);
      break;
    default:
      break;
  }
  return made;
}

journal::entry entry_of(const Record& record) {
  return {static_cast<std::uint8_t>(record.kind()), record.SerializeAsString()};
}

Record parsed(const journal::record& each) {
  Record record;
  if (!record.ParseFromArray(each.bytes.data(),
                             static_cast<int>(each.bytes.size()))) {
    throw journal::journal_error{
        journal::faults::corrupt,
        "record " + std::to_string(each.number) + " is not of this server"};
  }
  return record;
}

}  // namespace

book::book(const std::filesystem::path& file, const journal::token_key& key,
           journal::options how)
    : key_(key),
      // What was good when it was written down is read again, whatever the
      // schema has become.
      any_command_("{}"),
      log_(
          file, [this](const journal::record& each) { replay(each); },
          std::move(how)) {}

journal::command book::parse(const std::string& json) const {
  return any_command_.parse(json);
}

std::string book::token_of(const journal::command& what) const {
  return key_.token_for({what.id, what.saga, what.step});
}

std::string book::digest_of(const std::string& json) const {
  return key_.digest(json);
}

void book::replay(const journal::record& each) {
  const Record record = parsed(each);
  if (record.kind() == Record::GONE) {
    gone_.insert(record.digest());
    return;
  }
  session& of = sessions_[record.session()];
  if (record.kind() == Record::SEEN) {
    of.seen = std::max(of.seen, record.request());
    return;
  }
  request& one = of.requests[record.request()];
  one.session = record.session();
  one.number = record.request();
  switch (record.kind()) {
    case Record::BEGUN:
      one.stage = stages::begun;
      one.json = record.json();
      one.digest = record.digest();
      one.traceparent = record.traceparent();
      one.token = token_of(parse(one.json));
      index(one);
      break;
    case Record::DONE:
      one.stage = stages::done;
      one.result = record.result();
      one.cut = record.cut();
      break;
    case Record::FAILED:
      one.stage = stages::failed;
      one.digest = record.digest();
      one.error = from_wire(record.error());
      by_token_.erase(key_.digest(one.token));
      break;
    case Record::REVERTING:
      one.stage = stages::reverting;
      break;
    case Record::REVERTED:
      one.stage = stages::reverted;
      break;
    default:
      throw journal::journal_error{
          journal::faults::unknown_version,
          "record " + std::to_string(each.number) +
              " is of a kind that this server does not know"};
  }
}

void book::index(const request& each) {
  by_token_[key_.digest(each.token)] = {each.session, each.number};
}

const book::session* book::session_of(const std::string& name) const {
  const auto found = sessions_.find(name);
  return found == sessions_.end() ? nullptr : &found->second;
}

std::optional<request> book::find(const std::string& name,
                                  std::uint64_t number) const {
  const std::lock_guard lock{mutex_};
  const session* const of = session_of(name);
  if (of == nullptr) return {};
  const auto found = of->requests.find(number);
  if (found == of->requests.end()) return {};
  return found->second;
}

std::optional<request> book::find(std::string_view token) const {
  std::pair<std::string, std::uint64_t> where;
  {
    const std::lock_guard lock{mutex_};
    const auto found = by_token_.find(key_.digest(token));
    if (found == by_token_.end()) return {};
    where = found->second;
  }
  auto one = find(where.first, where.second);
  if (one && !journal::same_in_constant_time(one->token, token)) return {};
  return one;
}

std::uint64_t book::newest(const std::string& name) const {
  const std::lock_guard lock{mutex_};
  const session* const of = session_of(name);
  if (of == nullptr || of->requests.empty()) return 0;
  return of->requests.rbegin()->first;
}

// Only the newest ones may have no outcome: a stream ends with the first.
std::uint64_t book::last(const std::string& name) const {
  const std::lock_guard lock{mutex_};
  const session* const of = session_of(name);
  if (of == nullptr) return 0;
  for (const auto& [number, each] : of->requests) {
    if (!each.has_outcome()) return number - 1;
  }
  return of->requests.empty() ? 0 : of->requests.rbegin()->first;
}

std::vector<request> book::outcomes_after(const std::string& name,
                                          std::uint64_t seen) const {
  const std::lock_guard lock{mutex_};
  std::vector<request> all;
  const session* const of = session_of(name);
  if (of == nullptr) return all;
  for (auto each = of->requests.upper_bound(seen); each != of->requests.end();
       ++each) {
    if (!each->second.has_outcome()) break;
    all.push_back(each->second);
  }
  return all;
}

std::vector<request> book::unfinished() const {
  const std::lock_guard lock{mutex_};
  std::vector<request> all;
  for (const auto& [name, of] : sessions_) {
    for (const auto& [number, each] : of.requests) {
      if (each.stage == stages::begun || each.stage == stages::reverting) {
        all.push_back(each);
      }
    }
  }
  return all;
}

bool book::reserve(const request& by) {
  const std::lock_guard lock{mutex_};
  std::string digest = key_.digest(by.token);
  if (gone_.contains(digest)) return false;
  return by_token_.emplace(std::move(digest), std::pair{by.session, by.number})
      .second;
}

void book::called(const request& what) {
  const std::lock_guard lock{mutex_};
  sessions_[what.session].requests[what.number].called = true;
}

bool book::is_gone(std::string_view token) const {
  const std::lock_guard lock{mutex_};
  return gone_.contains(key_.digest(token));
}

void book::seen(const std::string& name, std::uint64_t number) {
  const std::lock_guard lock{mutex_};
  session& of = sessions_[name];
  if (number <= of.seen) return;
  of.seen = number;
  of.seen_is_written = false;  // with the next one that is written
}

std::size_t book::unseen(const std::string& name) const {
  const std::lock_guard lock{mutex_};
  const session* const of = session_of(name);
  if (of == nullptr) return 0;
  return static_cast<std::size_t>(
      std::distance(of->requests.upper_bound(of->seen), of->requests.end()));
}

void book::apply(const request& each) {
  session& of = sessions_[each.session];
  of.requests[each.number] = each;
  if (each.stage == stages::failed && !each.token.empty()) {
    const auto held = by_token_.find(key_.digest(each.token));
    if (held != by_token_.end() &&
        held->second == std::pair{each.session, each.number}) {
      by_token_.erase(held);
    }
  }
}

void book::write(const std::vector<request>& all) {
  if (all.empty()) return;
  std::vector<journal::entry> entries;
  for (const request& each : all) entries.push_back(entry_of(record_of(each)));
  {
    const std::lock_guard lock{mutex_};
    session& of = sessions_[all.front().session];
    if (!of.seen_is_written) {
      Record record;
      record.set_kind(Record::SEEN);
      record.set_session(all.front().session);
      record.set_request(of.seen);
      entries.push_back(entry_of(record));
      of.seen_is_written = true;
    }
  }
  log_.append(std::move(entries));
  const std::lock_guard lock{mutex_};
  for (const request& each : all) apply(each);
}

// The last one of a session stays: it says which number is the next. What was
// brought back leaves the digest of its token: the executor, which has the key,
// would do nothing for it, and the reply would say that it did.
void book::compact() {
  std::vector<journal::entry> tombstones;
  std::set<std::pair<std::string, std::uint64_t>> gone;
  std::map<std::string, std::uint64_t> seen;
  {
    const std::lock_guard lock{mutex_};
    for (const auto& [name, of] : sessions_) {
      seen[name] = of.seen;
      for (const auto& [number, each] : of.requests) {
        const bool is_over =
            each.stage == stages::failed || each.stage == stages::reverted;
        const bool is_last = number == of.requests.rbegin()->first;
        if (is_over && number <= of.seen && !is_last) {
          gone.emplace(name, number);
          std::string digest = key_.digest(each.token);
          if (each.stage == stages::reverted && !gone_.contains(digest)) {
            Record left;
            left.set_kind(Record::GONE);
            left.set_digest(std::move(digest));
            tombstones.push_back(entry_of(left));
          }
        }
      }
    }
  }
  log_.append(std::move(tombstones));
  log_.compact([&](const journal::record& each) {
    const Record record = parsed(each);
    if (record.kind() == Record::GONE) return true;
    if (record.kind() == Record::SEEN) {
      const auto known = seen.find(record.session());
      return known == seen.end() || record.request() >= known->second;
    }
    return !gone.contains({record.session(), record.request()});
  });
  const std::lock_guard lock{mutex_};
  for (const auto& [name, number] : gone) {
    auto& requests = sessions_[name].requests;
    const auto found = requests.find(number);
    if (found == requests.end()) continue;  // another compaction was quicker
    if (found->second.stage == stages::reverted) {
      const std::string digest = key_.digest(found->second.token);
      gone_.insert(digest);
      by_token_.erase(digest);
    }
    requests.erase(found);
  }
}

}  // namespace scopelab::rpc::detail
