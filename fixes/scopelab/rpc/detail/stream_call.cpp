#include "scopelab/rpc/detail/stream_call.hpp"

#include <algorithm>
#include <utility>

namespace scopelab::rpc::detail {
namespace {

[[noreturn]] void bad_request(std::string message) {
  throw ends_stream{{.code = codes::invalid_argument,
                     .message = std::move(message),
                     .reason = "BAD_REQUEST"}};
}

bool is_session(std::string_view name) {
  constexpr std::string_view letters{
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"};
  return !name.empty() && name.size() <= 64 &&
         name.find_first_not_of(letters) == std::string_view::npos;
}

}  // namespace

std::string traceparent_of(const grpc::ServerContextBase& call) {
  const auto found = call.client_metadata().find("traceparent");
  if (found == call.client_metadata().end()) return {};
  return {found->second.data(), found->second.size()};
}

stream_call::stream_call(grpc::CallbackServerContext& call, execution& runs,
                         tickets& admits, const server_options& how,
                         std::function<void()> ended)
    : call_(call),
      runs_(runs),
      admits_(admits),
      how_(how),
      ended_(std::move(ended)),
      thread_([this] { work(); }) {}

// --- by gRPC ---

void stream_call::OnReadDone(bool ok) {
  {
    const std::lock_guard lock{mutex_};
    reading_ = false;
    if (ok) {
      waiting_.push_back({std::move(incoming_), how_.now()});
      incoming_.Clear();
    } else {
      closed_ = true;
    }
  }
  changed_.notify_all();
  read_more();
}

void stream_call::OnWriteDone(bool ok) {
  {
    const std::lock_guard lock{mutex_};
    written_ = ok;
  }
  changed_.notify_all();
}

void stream_call::OnCancel() {
  {
    const std::lock_guard lock{mutex_};
    cancelled_ = true;
  }
  changed_.notify_all();
}

// The thread has called Finish(), which was the last; it may be this one.
void stream_call::OnDone() {
  if (thread_.get_id() == std::this_thread::get_id()) {
    thread_.detach();
  } else {
    thread_.join();
  }
  delete this;
}

// --- by the thread ---

// gRPC may call back before StartRead() returns: not under the lock. A full
// inbox is not read on: HTTP/2 holds the client.
void stream_call::read_more() {
  {
    const std::lock_guard lock{mutex_};
    if (reading_ || closed_ || waiting_.size() + executing_ >= how_.window) {
      return;
    }
    reading_ = true;
  }
  StartRead(&incoming_);
}

// Nothing: the client has no more to say, or is gone.
std::vector<stream_call::received> stream_call::take() {
  {
    const std::lock_guard lock{mutex_};
    executing_ = 0;
  }
  read_more();
  std::vector<received> all;
  {
    std::unique_lock lock{mutex_};
    changed_.wait(lock,
                  [&] { return !waiting_.empty() || closed_ || is_over(); });
    if (is_over()) return {};
    all.assign(std::make_move_iterator(waiting_.begin()),
               std::make_move_iterator(waiting_.end()));
    waiting_.clear();
    executing_ = all.size();
  }
  read_more();
  return all;
}

bool stream_call::write(const v1::ExecuteReply& reply) {
  {
    const std::lock_guard lock{mutex_};
    if (taken_over_) return false;
    written_.reset();
  }
  StartWrite(&reply);
  std::unique_lock lock{mutex_};
  changed_.wait(lock, [&] { return written_.has_value(); });
  return written_.value_or(false);
}

// To a newer stream of the session.
void stream_call::hand_over(bool at_once) {
  {
    const std::lock_guard lock{mutex_};
    taken_over_ = true;
  }
  changed_.notify_all();
  if (at_once) call_.TryCancel();
}

bool stream_call::send(const answer& what) {
  v1::ExecuteReply reply;
  auto& result = *reply.mutable_result();
  result.set_request(what.outcome.number);
  result.set_missed(what.missed);
  if (what.outcome.stage == stages::failed) {
    *result.mutable_error() = to_wire(what.outcome.error);
  } else {
    result.set_token(what.outcome.token);
    result.set_result(what.outcome.result);
    result.set_cut(what.outcome.cut);
  }
  const bool is_there = write(reply);
  runs_.pass("replied");
  return is_there;
}

asked stream_call::parse(received& of) {
  runs_.pass("request.read");
  if (!of.message.has_command()) bad_request("after Hello come commands");
  v1::Command& what = *of.message.mutable_command();
  runs_.known().seen(session_, what.seen());
  asked made{
      .number = what.request(),
      .json = std::move(*what.mutable_json()),
      .traceparent = what.traceparent().empty() ? trace_ : what.traceparent()};
  if (what.timeout_ms() > 0) {
    made.not_begun_after = of.at + std::chrono::milliseconds{what.timeout_ms()};
  }
  return made;
}

// The first message. What the client missed is sent at once.
void stream_call::welcome(tickets::ticket& by) {
  std::vector<received> first;
  {
    read_more();
    std::unique_lock lock{mutex_};
    changed_.wait(lock,
                  [&] { return !waiting_.empty() || closed_ || is_over(); });
    if (waiting_.empty()) return;
    first.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  const v1::Hello& hello = first.front().message.hello();
  if (!first.front().message.has_hello() || !is_session(hello.session())) {
    bad_request(
        "the first message is Hello with a session: 1 to 64 of a-z A-Z 0-9 - "
        "_");
  }
  runs_.pass("hello.read");
  by.take(hello.session(), [this](bool at_once) { hand_over(at_once); });
  runs_.known().seen(hello.session(), hello.seen());
  v1::ExecuteReply reply;
  auto& welcome = *reply.mutable_welcome();
  welcome.set_last(runs_.known().last(hello.session()));
  welcome.set_window(static_cast<std::uint32_t>(how_.window));
  welcome.set_max_message(how_.max_message);
  bool is_there = write(reply);
  runs_.pass("hello.replied");
  for (auto& each :
       runs_.known().outcomes_after(hello.session(), hello.seen())) {
    is_there = is_there && send({std::move(each), true});
  }
  if (is_there) session_ = hello.session();
}

void stream_call::serve(tickets::ticket& by) {
  runs_.pass("stream.opened");
  trace_ = traceparent_of(call_);
  welcome(by);
  if (session_.empty()) return;
  bool is_there = true;
  while (is_there) {
    std::vector<received> all = take();
    if (all.empty()) break;
    std::vector<asked> parsed;
    for (received& each : all) parsed.push_back(parse(each));
    const std::size_t unseen = runs_.known().unseen(session_);
    const std::size_t room =
        how_.max_unseen - std::min(unseen, how_.max_unseen);
    const bool is_too_much = parsed.size() > room;
    if (is_too_much) parsed.resize(room);
    runs_.execute(session_, parsed, [&](const answer& each) {
      is_there = is_there && send(each);
    });
    if (is_too_much) {
      throw ends_stream{{.code = codes::resource_exhausted,
                         .message = "say which results were seen",
                         .reason = "TOO_MANY_UNSEEN"}};
    }
  }
  const auto is_taken_over = [this] {
    const std::lock_guard lock{mutex_};
    return taken_over_;
  };
  if (is_taken_over()) {
    throw ends_stream{{.code = codes::aborted,
                       .message = "a newer stream has this session",
                       .reason = "TAKEN_OVER"}};
  }
  runs_.pass("stream.closing");
}

void stream_call::work() {
  grpc::Status status;
  {
    tickets::ticket by{admits_};
    try {
      if (!by.is_admitted()) {
        throw ends_stream{{.code = codes::resource_exhausted,
                           .message = "there are " +
                                      std::to_string(how_.max_streams) +
                                      " streams; come back later",
                           .reason = "TOO_MANY_STREAMS"}};
      }
      serve(by);
    } catch (const ends_stream& end) {
      status = to_grpc(end.why);
      ended_();
    } catch (const std::exception& error) {
      status = to_grpc({.code = codes::internal, .message = error.what()});
    } catch (...) {
      status = to_grpc({.code = codes::internal, .message = "a hook threw"});
    }
  }
  Finish(status);
}

}  // namespace scopelab::rpc::detail
