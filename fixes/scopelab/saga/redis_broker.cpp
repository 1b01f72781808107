#include "scopelab/saga/redis_broker.hpp"

#include "scopelab/saga/detail/redis.hpp"
#include "scopelab/saga/detail/text.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <utility>

namespace scopelab::saga {

using detail::reply;

namespace {

using fields = std::map<std::string, std::string>;

bool says(const broker_error& e, std::string_view word) {
  return std::string_view(e.what()).find(word) != std::string_view::npos;
}

template <class Number>
std::optional<Number> number_in(const fields& of, const std::string& name) {
  const auto found = of.find(name);
  if (found == of.end()) return std::nullopt;
  Number n{};
  const char* const end = found->second.data() + found->second.size();
  const auto [stopped, error] = std::from_chars(found->second.data(), end, n);
  if (error != std::errc{} || stopped != end) return std::nullopt;
  return n;
}

// An entry of a stream: its id, and names and values in turn.
delivery delivery_of(const reply& entry, const std::string& topic) {
  delivery d;
  d.handle = entry.items.at(0).str;
  fields of;
  const std::vector<reply>& items = entry.items.at(1).items;
  for (std::size_t i = 0; i + 1 < items.size(); i += 2)
    of[items[i].str] = items[i + 1].str;
  const auto text = [&of](const char* name) {
    const auto found = of.find(name);
    return found == of.end() ? std::string{} : found->second;
  };
  const auto step = number_in<int>(of, "step");
  const auto attempt = number_in<int>(of, "attempt");
  const auto seq = number_in<std::int64_t>(of, "seq");
  d.what = {.id = text("id"),
            .key = text("key"),
            .topic = topic,
            .payload = text("payload"),
            .traceparent = text("traceparent"),
            .saga = text("saga"),
            .step = step.value_or(-1),
            .attempt = attempt.value_or(0),
            .seq = seq.value_or(0)};
  try {
    d.what.kind = kind_of(text("kind"));
    if (!step || !attempt || !seq)
      d.malformed = "step, attempt or seq is missing, or no number";
    if (d.what.id.empty()) d.malformed = "it has no id";
  } catch (const std::invalid_argument& e) {
    d.malformed = detail::one_line(e.what());
  }
  for (const auto& [name, value] : of)
    if (!detail::is_text(value))
      d.malformed = detail::one_line(name + " is not UTF-8, or has a NUL");
  if (d.malformed.empty()) return d;
  // For the dead letters: a name of its own, and all that it has.
  d.what = {.id = "entry " + d.handle, .topic = topic};
  for (const auto& [name, value] : of)
    d.what.payload +=
        detail::as_text(name) + "=" + detail::as_text(value) + "\n";
  return d;
}

class redis_subscription : public subscription {
 public:
  redis_subscription(detail::redis& server, std::string stream,
                     std::string topic, std::string group, std::string member,
                     std::chrono::milliseconds lease)
      : server_(server),
        stream_(std::move(stream)),
        topic_(std::move(topic)),
        group_(std::move(group)),
        member_(std::move(member)),
        lease_(lease) {
    create();
  }

  std::vector<delivery> receive(std::size_t at_most) override {
    try {
      return receive_once(at_most);
    } catch (const broker_error& e) {
      // The stream was deleted, and the group with it.
      if (!says(e, "NOGROUP")) throw;
      create();
      return receive_once(at_most);
    }
  }

  void acknowledge(const delivery& d) override {
    server_.ask({"XACK", stream_, group_, d.handle});
  }

  // Entries have no time of their own at which they come again: it is made
  // older, or younger, than it is.
  void give_back(const delivery& d, std::chrono::milliseconds delay,
                 bool counts) override {
    const auto idle = lease_ - std::min(delay, lease_);
    server_.ask({"XCLAIM", stream_, group_, member_, "0", d.handle, "IDLE",
                 std::to_string(idle.count()), "RETRYCOUNT",
                 std::to_string(d.attempt - (counts ? 0 : 1)), "JUSTID"});
  }

 private:
  void create() {
    try {
      server_.ask({"XGROUP", "CREATE", stream_, group_, "0", "MKSTREAM"});
    } catch (const broker_error& e) {
      if (!says(e, "BUSYGROUP")) throw;
    }
  }

  // In turn first what came before, and first what is new: either may be what the
  // other one waits for, and may fill all there is room for.
  std::vector<delivery> receive_once(std::size_t at_most) {
    std::vector<delivery> received;
    new_first_ = !new_first_;
    if (new_first_) add_new(received, at_most);
    if (received.size() < at_most)
      add_again(received, at_most - received.size());
    if (!new_first_ && received.size() < at_most)
      add_new(received, at_most - received.size());
    return received;
  }

  void add_again(std::vector<delivery>& received, std::size_t at_most) {
    const reply again = server_.ask({"XAUTOCLAIM", stream_, group_, member_,
                                     std::to_string(lease_.count()), from_,
                                     "COUNT", std::to_string(at_most)});
    // The server looks at so many entries a call, and says where it ended.
    from_ = again.items.at(0).str;
    for (const reply& entry : again.items.at(1).items) {
      delivery d = delivery_of(entry, topic_);
      d.attempt = attempts_of(d.handle);
      received.push_back(std::move(d));
    }
  }

  void add_new(std::vector<delivery>& received, std::size_t at_most) {
    const reply fresh =
        server_.ask({"XREADGROUP", "GROUP", group_, member_, "COUNT",
                     std::to_string(at_most), "STREAMS", stream_, ">"});
    if (fresh.shape == reply::array && !fresh.items.empty())
      for (const reply& entry : fresh.items.at(0).items.at(1).items)
        received.push_back(delivery_of(entry, topic_));
  }

  // XAUTOCLAIM counts, and does not say what it has come to.
  int attempts_of(const std::string& handle) {
    const reply pending =
        server_.ask({"XPENDING", stream_, group_, handle, handle, "1"});
    if (pending.items.empty()) return 1;
    return static_cast<int>(pending.items.at(0).items.at(3).num);
  }

  detail::redis& server_;
  std::string stream_, topic_, group_, member_;
  std::chrono::milliseconds lease_;
  std::string from_ = "0-0";  // where the next look at what is out begins
  bool new_first_ = true;     // in the last receive()
};

std::string next_of(const std::string& id) {
  const std::size_t dash = id.find('-');
  const std::uint64_t in_millisecond = std::stoull(id.substr(dash + 1));
  return id.substr(0, dash + 1) + std::to_string(in_millisecond + 1);
}

// Ids of streams, "milliseconds-number".
bool before(const std::string& a, const std::string& b) {
  const auto split = [](const std::string& id) {
    const std::size_t dash = id.find('-');
    return std::pair{std::stoull(id.substr(0, dash)),
                     std::stoull(id.substr(dash + 1))};
  };
  return split(a) < split(b);
}

}  // namespace

redis_broker::redis_broker(redis_options how)
    : how_(std::move(how)),
      server_(std::make_unique<detail::redis>(how_.url, how_.connect_timeout,
                                              how_.command_timeout)) {}

redis_broker::~redis_broker() = default;

void redis_broker::publish(const message& what) {
  // A repeat becomes another entry: what tells them apart is the message's id.
  server_->ask({"XADD",
                how_.prefix + what.topic,
                "*",
                "id",
                what.id,
                "key",
                what.key,
                "payload",
                what.payload,
                "traceparent",
                what.traceparent,
                "saga",
                what.saga,
                "step",
                std::to_string(what.step),
                "attempt",
                std::to_string(what.attempt),
                "kind",
                std::string(to_string(what.kind)),
                "seq",
                std::to_string(what.seq)});
}

std::unique_ptr<subscription> redis_broker::subscribe(
    const std::string& topic, const std::string& group,
    const std::string& member) {
  return std::make_unique<redis_subscription>(*server_, how_.prefix + topic,
                                              topic, group, member, how_.lease);
}

std::int64_t redis_broker::trim(const std::string& topic) {
  const std::string stream = how_.prefix + topic;
  std::string keep;  // the first that somebody still needs
  const reply groups = server_->ask({"XINFO", "GROUPS", stream});
  for (const reply& group : groups.items) {
    fields of;
    for (std::size_t i = 0; i + 1 < group.items.size(); i += 2)
      of[group.items[i].str] = group.items[i + 1].str;
    // What comes after the last one it was given; or the first that it was given
    // and has not acknowledged.
    std::string needs = next_of(of["last-delivered-id"]);
    const reply pending =
        server_->ask({"XPENDING", stream, of["name"], "-", "+", "1"});
    if (!pending.items.empty()) needs = pending.items[0].items.at(0).str;
    if (keep.empty() || before(needs, keep)) keep = needs;
  }
  if (keep.empty()) return 0;
  return server_->ask({"XTRIM", stream, "MINID", keep}).num;
}

}  // namespace scopelab::saga
