#include "scopelab/rpc/detail/execution.hpp"

#include <set>

namespace scopelab::rpc::detail {
namespace {

constexpr std::size_t most_result = 65'536;

[[noreturn]] void end_stream(codes code, std::string reason,
                             std::string message) {
  throw ends_stream{{.code = code,
                     .message = std::move(message),
                     .reason = std::move(reason)}};
}

// In a handler: what is thrown need not be an exception.
status in_doubt() {
  status made{.code = codes::unavailable, .reason = "IN_DOUBT"};
  try {
    throw;
  } catch (const std::exception& error) {
    made.message = error.what();
  } catch (...) {
    made.message = "what was thrown is no std::exception";
  }
  return made;
}

status violated(const journal::bad_command& bad) {
  status to{.code = codes::invalid_argument,
            .message = "the command is not as the schema has it",
            .reason = "BAD_COMMAND"};
  for (const journal::violation& each : bad.violations()) {
    to.fields.push_back({each.where, each.what});
  }
  return to;
}

}  // namespace

// One request on its way: what it is, and what is left to be done for it.
struct execution::step {
  request what;
  journal::command command = {};
  bool apply = false;
  bool is_kept = false;  // it was begun before
  bool again = false;    // and called
  bool missed = false;
  std::chrono::steady_clock::time_point not_begun_after = {};
};

execution::execution(executor& does, const server_options& how)
    : does_(does),
      how_(how),
      rules_(how.rules != nullptr ? *how.rules
                                  : journal::command_rules::standard()),
      book_(how.journal, how.key, how.journal_how) {}

context execution::context_of(const request& what) const {
  return {.key = what.token,
          .session = what.session,
          .request = what.number,
          .traceparent = what.traceparent};
}

void execution::tell(event::kinds kind, const request& what,
                     const status& ended,
                     std::chrono::steady_clock::time_point began) const {
  if (!how_.told) return;
  how_.told({kind, book_.parse(what.json), context_of(what), ended,
             std::chrono::steady_clock::now() - began});
}

// Nothing is acknowledged that is not on disk.
void execution::write(const std::vector<request>& all) {
  try {
    book_.write(all);
  } catch (const journal::journal_error& error) {
    end_stream(codes::unavailable, "JOURNAL_FAILED", error.what());
  }
}

void execution::refuse_if_bad(step& of, const asked& each) {
  try {
    of.command = rules_.parse(each.json);
    of.what.token = book_.token_of(of.command);
    of.what.json = each.json;
    of.what.traceparent = each.traceparent;
    if (book_.reserve(of.what)) {
      of.apply = true;
      return;
    }
    of.what.error = {.code = codes::already_exists,
                     .message =
                         "this command, saga and step were executed by "
                         "another request",
                     .reason = "COMMAND_REUSED"};
  } catch (const journal::bad_command& bad) {
    of.what.error = violated(bad);
  }
  of.what.stage = stages::failed;
  of.what.token.clear();
  of.what.json.clear();
}

execution::step execution::plan(const std::string& session, const asked& each,
                                std::uint64_t expected) {
  if (auto kept = book_.find(session, each.number)) {
    if (kept->digest != book_.digest_of(each.json)) {
      end_stream(codes::already_exists, "ID_REUSED",
                 "request " + std::to_string(each.number) +
                     " of this session is another command");
    }
    step of{.what = std::move(*kept), .is_kept = true};
    of.missed = of.what.has_outcome();
    if (!of.missed) {
      of.command = book_.parse(of.what.json);
      of.apply = true;
      of.again = of.what.called;
      of.not_begun_after = each.not_begun_after;
    }
    return of;
  }
  if (each.number != expected) {
    end_stream(codes::invalid_argument, "BAD_REQUEST",
               "request " + std::to_string(each.number) + "; the next one is " +
                   std::to_string(expected));
  }
  step of{.what = {.session = session,
                   .number = each.number,
                   .digest = book_.digest_of(each.json),
                   .called = false},
          .not_begun_after = each.not_begun_after};
  refuse_if_bad(of, each);
  return of;
}

// False: it is not known whether it has an effect.
bool execution::run(step& of) {
  const auto began = std::chrono::steady_clock::now();
  const bool has_limit = of.not_begun_after != asked{}.not_begun_after;
  if (!of.again && has_limit && how_.now() > of.not_begun_after) {
    of.what.stage = stages::failed;
    of.what.error = {.code = codes::deadline_exceeded,
                     .message = "it was not begun in time",
                     .reason = "DEADLINE"};
    return true;
  }
  book_.called(of.what);
  try {
    context in = context_of(of.what);
    in.again = of.again;
    of.what.result = does_.apply(of.command, in);
    of.what.cut = of.what.result.size() > most_result;
    if (of.what.cut) of.what.result.resize(most_result);
    of.what.stage = stages::done;
    pass("applied");
    tell(event::kinds::applied, of.what, {}, began);
  } catch (const refused& error) {
    of.what.stage = stages::failed;
    of.what.error = {.code = codes::failed_precondition,
                     .message = error.what(),
                     .reason = error.reason()};
    tell(event::kinds::refused, of.what, of.what.error, began);
  } catch (...) {
    of.what.error = in_doubt();
    tell(event::kinds::in_doubt, of.what, of.what.error, began);
    return false;
  }
  return true;
}

void execution::execute(const std::string& session,
                        const std::vector<asked>& all,
                        const std::function<void(const answer&)>& reply) {
  std::vector<step> steps;
  std::optional<ends_stream> end;
  std::uint64_t expected = book_.newest(session) + 1;
  try {
    for (const asked& each : all) {
      steps.push_back(plan(session, each, expected));
      if (each.number == expected) ++expected;
    }
  } catch (const ends_stream& why) {
    end = why;  // when those before it are done
  }

  std::vector<request> begun;
  for (const step& each : steps) {
    if (!each.is_kept) begun.push_back(each.what);
  }
  write(begun);
  pass("begun");

  std::vector<request> done;
  std::size_t answered = 0;
  for (; answered < steps.size(); ++answered) {
    step& each = steps[answered];
    if (!each.apply) continue;
    if (!run(each)) {
      end = ends_stream{each.what.error};
      break;
    }
    done.push_back(each.what);
  }
  write(done);
  pass("done");

  for (std::size_t i = 0; i < answered; ++i) {
    reply({std::move(steps[i].what), steps[i].missed});
  }
  if (end) throw ends_stream{*end};
}

// How it went is to be told, by who holds no lock.
event execution::bring_back(request& what, std::string traceparent) {
  const auto began = std::chrono::steady_clock::now();
  event happened{.kind = event::kinds::reverted,
                 .what = book_.parse(what.json),
                 .in = context_of(what),
                 .ended = {},
                 .took = {}};
  context in = happened.in;
  if (!traceparent.empty()) in.traceparent = std::move(traceparent);
  in.again = what.stage == stages::reverting;
  if (!in.again) {
    what.stage = stages::reverting;
    write({what});
  }
  pass("revert.begun");
  try {
    does_.revert(happened.what, in);
  } catch (...) {
    happened.kind = event::kinds::revert_failed;
    happened.ended = in_doubt();
  }
  if (happened.ended.ok()) {
    pass("revert.applied");
    what.stage = stages::reverted;
    write({what});
    pass("revert.done");
  }
  happened.took = std::chrono::steady_clock::now() - began;
  return happened;
}

status execution::revert(std::string_view token, std::string traceparent,
                         bool& before) {
  if (!journal::looks_like_token(token)) {
    return {.code = codes::invalid_argument,
            .message = "this is no token",
            .reason = "BAD_TOKEN",
            .fields = {{"token", "is \"rt1.\" and 43 characters"}}};
  }
  std::unique_lock one_at_a_time{reverting_};
  std::optional<request> what = book_.find(token);
  if (!what) {
    before = book_.is_gone(token);
    if (before) return {};
    return {.code = codes::not_found,
            .message = "no command has this token",
            .reason = "UNKNOWN_TOKEN"};
  }
  if (what->stage == stages::begun) {
    return {.code = codes::failed_precondition,
            .message = "the command is not done",
            .reason = "NOT_APPLIED"};
  }
  before = what->stage == stages::reverted;
  if (before) return {};
  try {
    const event happened = bring_back(*what, std::move(traceparent));
    one_at_a_time.unlock();
    if (how_.told) how_.told(happened);
    return happened.ended;
  } catch (const ends_stream& end) {
    return end.why;
  }
}

std::size_t execution::finish() {
  try {
    return finish_all();
  } catch (const ends_stream& end) {
    // There is no stream.
    throw journal::journal_error{journal::faults::write_failed,
                                 end.why.message};
  }
}

std::size_t execution::finish_all() {
  std::size_t finished = 0;
  std::set<std::string> stuck;
  for (request& each : book_.unfinished()) {
    if (each.stage == stages::reverting) {
      const event happened = bring_back(each, {});
      if (how_.told) how_.told(happened);
      if (happened.ended.ok()) ++finished;
      continue;
    }
    // The order of a session is kept.
    if (stuck.contains(each.session)) continue;
    step of{.what = each,
            .command = book_.parse(each.json),
            .apply = true,
            .again = true};
    if (run(of)) {
      write({of.what});
      ++finished;
    } else {
      stuck.insert(each.session);
    }
  }
  return finished;
}

}  // namespace scopelab::rpc::detail
