#include "scopelab/saga/orchestrator.hpp"
#include "scopelab/saga/participant.hpp"
#include "scopelab/saga/tests/fixture.hpp"

#include <map>

namespace {

using namespace scopelab::saga;
using namespace scopelab::saga::test;
namespace txn = scopelab::txn;

// Steps a, b and c, each with a participant of its own, which has its effect and
// then throws what `fails` has for the command, so often.
class Sagas : public at_place {
 protected:
  struct fault {
    int times;
    std::string error;
    bool refusal = false;
  };

  void SetUp() override {
    at_place::SetUp();
    carrier = at.make_broker(sql, read());
    for (const std::string topic : {"a", "b", "c"}) {
      participant_options options{
          .name = topic,
          .now = read(),
          .on_null_compensation =
              [this](const message& m) { special.push_back("null " + m.id); },
          .on_late_action =
              [this](const message& m) { special.push_back("late " + m.id); }};
      sides[topic] = std::make_unique<participant>(
          sql, carrier->subscribe(topic, topic, "one"),
          step_handlers{
              .action = [this](auto& in, auto& m) { run(in, m); },
              .compensation = [this](auto& in, auto& m) { run(in, m); }},
          options);
    }
    boss = make_boss();
  }

  std::unique_ptr<subscription> answers() {
    return carrier->subscribe("saga.answers", "sagas", "one");
  }
  std::unique_ptr<orchestrator> make_boss() { return make_boss(answers()); }
  std::unique_ptr<orchestrator> make_boss(std::unique_ptr<subscription> from) {
    return std::make_unique<orchestrator>(
        sql, std::move(from),
        orchestrator_options{
            .max_attempts = 3,
            .answer_within = seconds{100},
            .now = read(),
            .on_step = [this](const step_event& e) { log("step", e); },
            .on_compensation =
                [this](const step_event& e) { log("compensation", e); },
            .on_give_up = [this](const step_event& e) { log("give up", e); }});
  }

  void log(const std::string& hook, const step_event& e) {
    std::string line = hook + " " + e.command + " " + std::to_string(e.attempt);
    if (!e.error.empty()) line += ": " + e.error;
    events.push_back(line);
    last_event = e;
  }

  void run(txn::savepoint& in, const message& m) {
    const std::string what = m.topic + " " + std::string(to_string(m.kind));
    detail::query(in.sql(), "insert into effect (kind) values (?)", {what});
    const auto found = fails.find(what);
    if (found == fails.end() || found->second.times-- <= 0) return;
    if (found->second.refusal) throw step_refused(found->second.error);
    throw std::runtime_error(found->second.error);
  }

  void start(const std::string& id = "s") {
    txn::transaction tx{sql, detail::writing(sql)};
    boss->start(tx, id, {{"A", "a", "x"}, {"B", "b", "y"}, {"C", "c", "z"}},
                "00-trace-01");
    tx.commit();
  }

  // As long as anybody has something to do now.
  void settle() {
    relay sender{sql, *carrier, {.now = read()}};
    for (std::size_t done = 1; done > 0;) {
      done = sender.poll() + boss->poll();
      for (const auto& [topic, side] : sides) done += side->poll();
    }
  }
  void settle_after(std::chrono::milliseconds time) {
    now += time;
    settle();
  }

  texts effects() {
    return column(sql, "select kind from effect order by pos");
  }
  saga_status status() {
    const auto seen = boss->look("s");
    if (!seen) throw std::logic_error("there is no saga s");
    return *seen;
  }
  saga_states state() { return status().state; }
  texts steps() {
    texts all;
    const saga_status now_is = status();
    for (const auto& s : now_is.steps)
      all.push_back(std::string(to_string(s.state)));
    return all;
  }

  std::unique_ptr<broker> carrier;
  std::map<std::string, std::unique_ptr<participant>> sides;
  std::unique_ptr<orchestrator> boss;
  std::map<std::string, fault> fails;
  texts events, special;
  step_event last_event;
};
SCOPELAB_EVERYWHERE(Sagas);

TEST_P(Sagas, AllStepsAreDone) {
  start();
  EXPECT_EQ(boss->count().running, 1);
  settle();
  EXPECT_EQ(state(), saga_states::completed);
  EXPECT_EQ(effects(), (texts{"a action", "b action", "c action"}));
  EXPECT_EQ(events, (texts{"step s/0/action 1", "step s/1/action 1",
                           "step s/2/action 1"}));
  EXPECT_EQ(last_event.traceparent, "00-trace-01");
  EXPECT_EQ(last_event.after, saga_states::completed);
  EXPECT_EQ(last_event.name, "C");
  EXPECT_EQ(rows("saga_outbox"), 0);
  EXPECT_EQ(at.left_in_broker(sql), 0);
  EXPECT_EQ(boss->count().running, 0);
}

TEST_P(Sagas, IsThereOnlyIfTheTransactionCommits) {
  {
    txn::transaction tx{sql, detail::writing(sql)};
    boss->start(tx, "s", {{"A", "a"}});
  }
  settle();
  EXPECT_FALSE(boss->look("s"));
  EXPECT_EQ(effects(), texts{});
}

TEST_P(Sagas, RefusesWhatIsNoSaga) {
  txn::transaction tx{sql, detail::writing(sql)};
  EXPECT_THROW(boss->start(tx, "s", {}), std::invalid_argument);
  EXPECT_THROW(boss->start(tx, "a/b", {{"A", "a"}}), std::invalid_argument);
  EXPECT_THROW(boss->start(tx, "s", {{"A", ""}}), std::invalid_argument);
  boss->start(tx, "s", {{"A", "a"}});
  EXPECT_THROW(boss->start(tx, "s", {{"A", "a"}}), soci::soci_error);
}

TEST_P(Sagas, ARefusalTakesBackLastFirst) {
  fails["c action"] = {1, "sold out", true};
  start();
  settle();
  EXPECT_EQ(state(), saga_states::compensated);
  EXPECT_EQ(effects(), (texts{"a action", "b action", "b compensation",
                              "a compensation"}));
  EXPECT_EQ(steps(), (texts{"undone", "undone", "refused"}));
  EXPECT_EQ(events, (texts{"step s/0/action 1", "step s/1/action 1",
                           "step s/2/action 1: sold out",
                           "compensation s/1/compensation 1",
                           "compensation s/0/compensation 1"}));
}

// The repeat of an answer moves nothing, and would tell nobody.
TEST_P(Sagas, AStepIsToldThoughItsAnswerIsNotAcknowledged) {
  boss = make_boss(std::make_unique<lost_acknowledge>(answers()));
  start();
  EXPECT_THROW(settle(), broker_error);
  EXPECT_EQ(events, texts{"step s/0/action 1"});
  now += lease;
  at.let_the_lease_pass();
  settle();
  EXPECT_EQ(events, (texts{"step s/0/action 1", "step s/1/action 1",
                           "step s/2/action 1"}));
}

TEST_P(Sagas, AFailureIsTriedAgainAfterAWhile) {
  fails["b action"] = {2, "busy"};
  start();
  settle();
  EXPECT_EQ(steps(), (texts{"done", "asked", "waiting"}));
  settle_after(seconds{1} - std::chrono::milliseconds{1});
  EXPECT_EQ(events.size(), 2U);
  settle_after(std::chrono::milliseconds{1});
  EXPECT_EQ(events.size(), 3U);
  settle_after(seconds{1});
  EXPECT_EQ(events.size(), 3U);  // the second wait is longer
  settle_after(seconds{1});
  EXPECT_EQ(state(), saga_states::completed);
  EXPECT_EQ(effects(), (texts{"a action", "b action", "c action"}));
  EXPECT_EQ(events, (texts{"step s/0/action 1", "step s/1/action 1: busy",
                           "step s/1/action 2: busy", "step s/1/action 3",
                           "step s/2/action 1"}));
}

// The last attempt may have had its effect: its step is taken back too.
TEST_P(Sagas, OutOfAttemptsTakesBackTheStepItselfToo) {
  fails["b action"] = {9, "busy"};
  start();
  settle();
  settle_after(seconds{1});
  settle_after(seconds{2});
  EXPECT_EQ(state(), saga_states::compensated);
  EXPECT_EQ(effects(), (texts{"a action", "a compensation"}));
  EXPECT_EQ(special, texts{"null s/1/compensation/1"});
  EXPECT_EQ(steps(), (texts{"undone", "undone", "waiting"}));
}

TEST_P(Sagas, ACompensationIsTriedUntilItIsDone) {
  fails["c action"] = {1, "sold out", true};
  fails["b compensation"] = {2, "locked"};
  start();
  settle();
  settle_after(seconds{1});
  settle_after(seconds{2});
  EXPECT_EQ(state(), saga_states::compensated);
  EXPECT_EQ(effects(), (texts{"a action", "b action", "b compensation",
                              "a compensation"}));
}

TEST_P(Sagas, GivesUpWithAReportAndGoesOnWhenAPersonSaysSo) {
  fails["c action"] = {1, "sold out", true};
  fails["b compensation"] = {3, "card blocked"};
  start();
  settle();
  settle_after(seconds{1});
  settle_after(seconds{2});
  EXPECT_EQ(state(), saga_states::gave_up);
  EXPECT_EQ(boss->count().gave_up, 1);
  EXPECT_EQ(status().report,
            "saga s gave up: the compensation of step 1, B, failed 3 times, "
            "the last time with: card blocked\n"
            "  step 0, A (a): done, NOT taken back\n"
            "  step 1, B (b): done, or under way; NOT taken back\n"
            "  step 2, C (c): refused, nothing to take back: sold out\n"
            "to do: see why b can't take it back, then resume(\"s\"); or take "
            "back by hand B, then A");
  EXPECT_EQ(events.back(), "give up s/1/compensation 3: card blocked");
  EXPECT_EQ(last_event.report, status().report);
  settle_after(std::chrono::hours{24});
  EXPECT_EQ(effects(), (texts{"a action", "b action"}));

  EXPECT_TRUE(boss->resume("s"));
  EXPECT_FALSE(boss->resume("s"));
  settle();
  EXPECT_EQ(state(), saga_states::compensated);
  EXPECT_EQ(status().report, "");
  EXPECT_EQ(effects(), (texts{"a action", "b action", "b compensation",
                              "a compensation"}));
}

TEST_P(Sagas, IsCancelledWithTheStepUnderWay) {
  start();
  relay{sql, *carrier, {.now = read()}}.poll();
  EXPECT_TRUE(boss->cancel("s", "changed my mind"));
  EXPECT_FALSE(boss->cancel("s", "again"));
  settle();
  EXPECT_EQ(state(), saga_states::compensated);
  EXPECT_EQ(effects(), (texts{"a action", "a compensation"}));
  EXPECT_FALSE(boss->cancel("nobody", ""));
}

// No participant: the command is sent again, and in the end taken back.
TEST_P(Sagas, NoAnswerIsAFailure) {
  const auto b = std::move(sides.extract("b").mapped());
  start();
  settle();
  for (int i = 0; i < 3; ++i) settle_after(seconds{100});
  EXPECT_EQ(events, (texts{"step s/0/action 1",
                           "step s/1/action 1: no answer within 100000 ms",
                           "step s/1/action 2: no answer within 100000 ms",
                           "step s/1/action 3: no answer within 100000 ms"}));
  EXPECT_EQ(state(), saga_states::compensating);
  while (b->poll() > 0) {
  }
  settle();
  EXPECT_EQ(state(), saga_states::compensated);
  // Once done, however often asked, and once taken back.
  EXPECT_EQ(effects(), (texts{"a action", "b action", "b compensation",
                              "a compensation"}));
}

TEST_P(Sagas, ACompensationThatComesFirstIsWrittenDownAndTheLateActionRefused) {
  const auto command = [](kinds kind) {
    return message{.id = command_id("s", 0, kind) + "/1",
                   .topic = "a",
                   .saga = "s",
                   .step = 0,
                   .attempt = 1,
                   .kind = kind};
  };
  carrier->publish(command(kinds::compensation));
  sides["a"]->poll();
  carrier->publish(command(kinds::action));
  sides["a"]->poll();
  EXPECT_EQ(effects(), texts{});
  EXPECT_EQ(special, (texts{"null s/0/compensation/1", "late s/0/action/1"}));
  EXPECT_EQ(column(sql, "select kind from saga_outbox order by seq"),
            (texts{"compensated", "refused"}));
}

TEST_P(Sagas, ACommandInAnotherMessageIsAnsweredAgainAndHasNoOtherEffect) {
  for (const int attempt : {1, 2, 3})
    carrier->publish({.id = "s/0/action/" + std::to_string(attempt),
                      .topic = "a",
                      .saga = "s",
                      .step = 0,
                      .attempt = attempt,
                      .kind = kinds::action});
  sides["a"]->poll();
  EXPECT_EQ(effects(), texts{"a action"});
  EXPECT_EQ(column(sql, "select kind from saga_outbox"),
            (texts{"done", "done", "done"}));
}

// Answers to what is no more asked, or never was.
TEST_P(Sagas, AnAnswerThatIsLateMovesNothing) {
  fails["c action"] = {1, "sold out", true};
  start();
  settle();
  const texts before = events;
  int n = 0;
  for (const kinds kind : {kinds::done, kinds::failed, kinds::refused,
                           kinds::compensated, kinds::event})
    for (const char* saga : {"s", "unknown", ""})
      for (const int step : {-1, 0, 2})
        carrier->publish({.id = "late " + std::to_string(n++),
                          .topic = "saga.answers",
                          .saga = saga,
                          .step = step,
                          .attempt = 1,
                          .kind = kind});
  settle();
  EXPECT_EQ(state(), saga_states::compensated);
  EXPECT_EQ(events, before);
  EXPECT_EQ(rows("saga_outbox"), 0);
  EXPECT_EQ(rows("saga_dead_letter"), 0);
}

TEST_P(Sagas, SeveralOrchestratorsShareTheWork) {
  soci::session other_session;
  at.open(other_session);
  const auto other_carrier = at.make_broker(other_session, read());
  fails["b action"] = {1, "busy"};
  orchestrator other{other_session,
                     other_carrier->subscribe("saga.answers", "sagas", "two"),
                     {.now = read()}};
  for (int i = 0; i < 8; ++i) start("s" + std::to_string(i));
  for (int i = 0; i < 30; ++i) {
    relay{sql, *carrier, {.now = read()}}.poll();
    for (const auto& [topic, side] : sides) side->poll();
    other.poll();
    boss->poll();
    now += seconds{1};
  }
  settle();
  EXPECT_EQ(count(sql,
                  "select count(*) from saga_instance where state = "
                  "'completed'"),
            8);
  EXPECT_EQ(effects().size(), 24U);
}

}  // namespace
