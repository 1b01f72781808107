#include "scopelab/rpc/client.hpp"

#include "scopelab/rpc/detail/connection.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

namespace scopelab::rpc {
namespace {

using clock = std::chrono::steady_clock;
using detail::connection;

// What goes around a command in a message, at most.
constexpr std::size_t envelope = 256;
constexpr std::chrono::milliseconds longest_pause{1000};

bool is_worth_another_try(const status& ended) {
  switch (ended.code) {
    case codes::ok:
    case codes::cancelled:
    case codes::unknown:
    case codes::internal:
    case codes::unavailable:
    case codes::deadline_exceeded:
      return true;
    case codes::resource_exhausted:
      return ended.reason == "TOO_MANY_STREAMS";
    default:
      return false;
  }
}

reply reply_of(const v1::Result& from) {
  reply to{.request = from.request(),
           .token = from.token(),
           .result = from.result(),
           .missed = from.missed(),
           .cut = from.cut()};
  if (from.has_error()) to.error = detail::from_wire(from.error());
  return to;
}

[[noreturn]] void out_of_patience(const status& last) {
  if (!last.ok()) throw rpc_error{last};
  throw rpc_error{
      {.code = codes::deadline_exceeded, .message = "no reply came in time"}};
}

struct pending {
  std::uint64_t number;
  std::string json;
  send_options how;
};

}  // namespace

struct client::state {
  explicit state(client_options given)
      : how(std::move(given)),
        received(how.seen),
        taken(how.seen),
        newest(how.seen) {}

  void pass(std::string_view point) const {
    if (how.at_point) how.at_point(point);
  }
  // By a caller who asks anew: the next attempt is not to wait long.
  clock::time_point patience_ends() {
    const std::lock_guard lock{mutex};
    pause = how.first_pause;
    return clock::now() + how.patience;
  }

  void connect(clock::time_point deadline);
  void open(clock::time_point deadline);
  void send_again();
  bool send_one(const pending& each);
  std::chrono::milliseconds next_pause();
  void wait_for(clock::time_point deadline, const std::function<bool()>& done);
  connection::hooks hooks();

  const client_options how;

  mutable std::mutex mutex;
  std::condition_variable changed;
  std::unique_ptr<connection> with;
  std::optional<v1::Welcome> welcome;
  bool broken = false;
  status last_error;
  std::deque<pending> unanswered;
  std::deque<reply> ready;
  std::uint64_t received;      // numbers: the last that was
  std::uint64_t taken;         // by next()
  std::uint64_t newest;        // that was given, here or by an earlier client
  std::uint64_t given_up = 0;  // by execute()
  std::uint64_t made = 0;
  std::chrono::milliseconds pause{how.first_pause};
};

connection::hooks client::state::hooks() {
  return {.welcome =
              [this](const v1::Welcome& what) {
                {
                  const std::lock_guard lock{mutex};
                  welcome = what;
                  newest = std::max(newest, what.last());
                }
                pass("client.hello.read");
                changed.notify_all();
              },
          .result =
              [this](const v1::Result& what) {
                {
                  const std::lock_guard lock{mutex};
                  // One that comes twice is the same.
                  if (what.request() <= received) return;
                  received = what.request();
                  pause = how.first_pause;
                  while (!unanswered.empty() &&
                         unanswered.front().number <= received) {
                    unanswered.pop_front();
                  }
                  ready.push_back(reply_of(what));
                }
                pass("client.read");
                changed.notify_all();
              },
          .broken =
              [this] {
                {
                  const std::lock_guard lock{mutex};
                  broken = true;
                }
                changed.notify_all();
              }};
}

bool client::state::send_one(const pending& each) {
  v1::ExecuteRequest message;
  v1::Command& what = *message.mutable_command();
  what.set_request(each.number);
  what.set_json(each.json);
  what.set_traceparent(each.how.traceparent);
  what.set_timeout_ms(static_cast<std::uint32_t>(each.how.timeout.count()));
  {
    const std::lock_guard lock{mutex};
    what.set_seen(taken);
  }
  const bool sent = with->write(message);
  pass("client.sent");
  return sent;
}

// What has no result there. What comes meanwhile was not asked for again.
void client::state::send_again() {
  std::vector<pending> all;
  {
    const std::lock_guard lock{mutex};
    const std::uint64_t last = welcome ? welcome->last() : 0;
    std::ranges::copy_if(unanswered, std::back_inserter(all),
                         [&](const pending& each) {
                           return each.number > std::max(last, received);
                         });
  }
  for (const pending& each : all) {
    if (!send_one(each)) return;
  }
}

// It may break at once: who connects looks again.
void client::state::open(clock::time_point deadline) {
  v1::ExecuteRequest hello;
  hello.mutable_hello()->set_session(how.session);
  {
    const std::lock_guard lock{mutex};
    hello.mutable_hello()->set_seen(taken);
    broken = false;
    welcome.reset();
    ++made;
    with = std::make_unique<connection>(how, hooks());
  }
  pass("client.connected");
  // If it was not written, the reader is about to know why.
  const bool said = with->write(hello);
  if (said) pass("client.hello.sent");
  {
    std::unique_lock lock{mutex};
    changed.wait_until(lock, deadline,
                       [&] { return (said && welcome.has_value()) || broken; });
    if (broken || !welcome) return;
  }
  send_again();
}

void client::state::connect(clock::time_point deadline) {
  for (;;) {
    bool is_at_end = false;
    {
      const std::lock_guard lock{mutex};
      if (with && welcome && !broken) return;
      is_at_end = broken;
    }
    if (with) {
      // To cancel what has ended would hide why it did.
      if (!is_at_end) with->cancel();
      const status ended = with->finish();
      if (is_at_end) last_error = ended;
      {
        const std::lock_guard lock{mutex};
        with.reset();
      }
      if (!is_worth_another_try(last_error)) {
        throw rpc_error{std::exchange(last_error, {})};
      }
      if (clock::now() >= deadline) out_of_patience(last_error);
      std::this_thread::sleep_for(next_pause());
    }
    open(deadline);
  }
}

// Longer each time, until there is a result.
std::chrono::milliseconds client::state::next_pause() {
  const std::lock_guard lock{mutex};
  const auto now = pause;
  pause = std::min<std::chrono::milliseconds>(2 * pause, longest_pause);
  return now;
}

// Connects again as often as it takes.
void client::state::wait_for(clock::time_point deadline,
                             const std::function<bool()>& done) {
  for (;;) {
    {
      const std::lock_guard lock{mutex};
      if (done()) return;
    }
    connect(deadline);
    std::unique_lock lock{mutex};
    if (!changed.wait_until(lock, deadline, [&] { return done() || broken; })) {
      out_of_patience(last_error);
    }
  }
}

client::client(client_options how) {
  if (how.certificate.empty() != how.private_key.empty() ||
      (how.roots.empty() && !how.certificate.empty())) {
    throw std::invalid_argument{
        "a certificate needs its private key, and both need roots: without "
        "them there is no TLS"};
  }
  state_ = std::make_unique<state>(std::move(how));
}

client::~client() { state_->with.reset(); }

std::uint64_t client::send(std::string command, send_options how) {
  state& my = *state_;
  const auto deadline = my.patience_ends();
  my.connect(deadline);
  const v1::Welcome bounds = my.welcome.value_or(v1::Welcome{});
  const std::size_t window =
      std::min<std::size_t>(my.how.window, bounds.window());
  const std::size_t most =
      std::min<std::size_t>(my.how.max_message, bounds.max_message());
  if (command.size() + envelope > most) {
    throw rpc_error{
        {.code = codes::resource_exhausted,
         .message = "a command of " + std::to_string(command.size()) +
                    " bytes; a message has at most " + std::to_string(most),
         .reason = "TOO_LARGE"}};
  }
  my.wait_for(deadline, [&] { return my.unanswered.size() < window; });
  pending one{0, std::move(command), std::move(how)};
  {
    const std::lock_guard lock{my.mutex};
    one.number = ++my.newest;
    my.unanswered.push_back(one);
  }
  // If that fails, who waits for its reply sends it again.
  my.send_one(one);
  return one.number;
}

reply client::next() {
  state& my = *state_;
  const auto deadline = my.patience_ends();
  if (resume() == 0) throw std::logic_error{"there is no reply to wait for"};
  my.wait_for(deadline, [&] { return !my.ready.empty(); });
  my.last_error = {};
  const std::lock_guard lock{my.mutex};
  reply first = std::move(my.ready.front());
  my.ready.pop_front();
  my.taken = first.request;
  return first;
}

std::size_t client::resume() {
  state& my = *state_;
  {
    // What is there needs no connection.
    const std::lock_guard lock{my.mutex};
    if (!my.ready.empty()) return my.newest - my.taken;
  }
  my.connect(my.patience_ends());
  const std::lock_guard lock{my.mutex};
  return my.newest - my.taken;
}

reply client::execute(std::string command, send_options how) {
  const std::uint64_t number = send(std::move(command), std::move(how));
  std::uint64_t& given_up = state_->given_up;
  try {
    reply answer = next();
    while (answer.request <= given_up) answer = next();
    if (answer.request != number) {
      throw std::logic_error{"execute() while other requests are under way"};
    }
    return answer;
  } catch (const rpc_error&) {
    given_up = number;
    throw;
  }
}

status client::revert(std::string token, std::string traceparent) {
  const client_options& how = state_->how;
  const auto deadline = std::chrono::system_clock::now() + how.patience;
  v1::RevertRequest asks;
  asks.set_token(std::move(token));
  status last;
  for (auto pause = how.first_pause;;
       pause = std::min(2 * pause, longest_pause)) {
    const auto stub = v1::Commands::NewStub(detail::channel_to(how));
    grpc::ClientContext call;
    call.set_deadline(deadline);
    if (!traceparent.empty()) call.AddMetadata("traceparent", traceparent);
    v1::RevertReply answer;
    state_->pass("client.revert.sent");
    status ended = detail::from_grpc(stub->Revert(&call, asks, &answer));
    // Asked twice is reverted once.
    if (ended.ok() || !is_worth_another_try(ended)) return ended;
    // That time is over says less than why it was not done before.
    if (last.ok() || ended.code != codes::deadline_exceeded) last = ended;
    if (std::chrono::system_clock::now() + pause >= deadline) return last;
    std::this_thread::sleep_for(pause);
  }
}

void client::cancel() {
  const std::lock_guard lock{state_->mutex};
  if (state_->with) state_->with->cancel();
}

std::uint64_t client::connections() const {
  const std::lock_guard lock{state_->mutex};
  return state_->made;
}

}  // namespace scopelab::rpc
