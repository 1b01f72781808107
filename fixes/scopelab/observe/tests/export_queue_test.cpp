#include "scopelab/observe/detail/export_queue.hpp"

#include <gtest/gtest.h>

using namespace scopelab::observe;
using namespace std::chrono_literals;
using detail::export_queue;
using kinds = export_queue::step::kinds;

namespace {

constexpr std::chrono::seconds noon{1'700'000'000};

class ExportQueue : public testing::Test {
 protected:
  otlp_options limits{.queue = 10,
                      .batch = 3,
                      .age = 5000ms,
                      .backoff = 200ms,
                      .longest_backoff = 1000ms,
                      .attempts = 4};
  std::chrono::milliseconds now{1000};
  double share = 1;  // of the back-off that is chance
  std::unique_ptr<export_queue> queue;

  void SetUp() override {
    queue = std::make_unique<export_queue>(limits, [this] { return share; });
  }
  bool add(int count = 1) {
    bool all = true;
    for (int i = 0; i < count; ++i) {
      finished_span one;
      one.name = std::to_string(++names_);
      all = queue->add(std::move(one), now) && all;
    }
    return all;
  }
  kinds next() { return queue->next(now).kind; }
  std::string settle(const http_answer& answer) {
    return queue->settle(answer, now, noon).value_or("");
  }

 private:
  int names_ = 0;
};

}  // namespace

TEST_F(ExportQueue, ABatchGoesByCount) {
  EXPECT_EQ(next(), kinds::idle);
  add(2);
  EXPECT_EQ(next(), kinds::wait);
  add();
  EXPECT_EQ(next(), kinds::send);
  EXPECT_EQ(queue->batch().size(), 3u);
  EXPECT_EQ(queue->batch()[0].name, "1");
}

TEST_F(ExportQueue, OrByTheAgeOfItsOldest) {
  add();
  const auto step = queue->next(now);
  EXPECT_EQ(step.kind, kinds::wait);
  EXPECT_EQ(step.until, now + 5000ms);
  now += 4999ms;
  add();
  EXPECT_EQ(next(), kinds::wait);
  now += 1ms;
  EXPECT_EQ(next(), kinds::send);
  EXPECT_EQ(queue->batch().size(), 2u);
}

TEST_F(ExportQueue, OrInAHurry) {
  add(4);
  EXPECT_EQ(next(), kinds::send);
  queue->hurry();
  EXPECT_EQ(settle({200, "{}"}), "");
  EXPECT_EQ(next(), kinds::send);
  EXPECT_FALSE(queue->settled(4));
  EXPECT_EQ(settle({200, ""}), "");
  EXPECT_TRUE(queue->settled(4));
  add();
  EXPECT_EQ(next(), kinds::wait);  // came later
}

TEST_F(ExportQueue, WhatIsAboveTheBoundIsDroppedAndCounted) {
  EXPECT_TRUE(add(10));
  EXPECT_FALSE(add(2));
  EXPECT_EQ(next(), kinds::send);
  EXPECT_FALSE(add());  // what is under way has its place
  settle({200, "{}"});
  EXPECT_TRUE(add(3));
  const export_counts counts = queue->counts();
  EXPECT_EQ(counts.taken, 13u);
  EXPECT_EQ(counts.dropped, 3u);
  EXPECT_EQ(counts.sent, 3u);
  EXPECT_EQ(counts.unsent, 10u);
}

TEST_F(ExportQueue, BacksOffTwiceAsLongEachTimeAndGivesUp) {
  add(3);
  for (const auto wait : {200ms, 400ms, 800ms}) {
    ASSERT_EQ(next(), kinds::send);
    EXPECT_EQ(settle({503, "busy"}), "");
    const auto step = queue->next(now);
    EXPECT_EQ(step.kind, kinds::wait);
    EXPECT_EQ(step.until - now, wait);
    now += wait - 1ms;
    EXPECT_EQ(next(), kinds::wait);
    now += 1ms;
  }
  ASSERT_EQ(next(), kinds::send);
  EXPECT_EQ(settle({0, "", {}, "connect: refused"}),
            "3 spans are lost: connect: refused");
  EXPECT_EQ(queue->counts().given_up, 3u);
  EXPECT_EQ(queue->counts().requests, 4u);
  EXPECT_EQ(next(), kinds::idle);
}

TEST_F(ExportQueue, TheBackOffIsBoundedAndHalfOfItIsChance) {
  limits.attempts = 100;
  SetUp();
  add(3);
  share = 0;
  for (int i = 0; i < 20; ++i) {
    ASSERT_EQ(next(), kinds::send);
    settle({502});
    now = queue->next(now).until;
  }
  ASSERT_EQ(next(), kinds::send);
  settle({504});
  EXPECT_EQ(queue->next(now).until - now, 500ms);
}

TEST_F(ExportQueue, RetriesWhatTheProtocolSays) {
  for (const int status : {0, 429, 502, 503, 504}) {
    SetUp();
    add(3);
    next();
    EXPECT_EQ(settle({status}), "") << status;
    EXPECT_EQ(next(), kinds::wait) << status;
  }
  for (const int status :
       {100, 301, 400, 401, 404, 408, 413, 415, 500, 501, 505, 999, -1}) {
    SetUp();
    add(3);
    next();
    EXPECT_NE(settle({status, "no"}), "") << status;
    EXPECT_EQ(queue->counts().refused, 3u) << status;
    EXPECT_EQ(next(), kinds::idle) << status;
  }
}

TEST_F(ExportQueue, RetryAfterIsHonoured) {
  add(3);
  next();
  settle({429, "", "7"});
  EXPECT_EQ(queue->next(now).until - now, 7000ms);
  now += 7000ms;
  next();
  settle({503, "", "Tue, 14 Nov 2023 22:13:50 GMT"});  // noon is 22:13:20
  EXPECT_EQ(queue->next(now).until - now, 30'000ms);
  now += 30'000ms;
  next();
  settle({503, "", "soon"});
  EXPECT_EQ(queue->next(now).until - now,
            800ms);  // the third attempt's back-off
}

TEST_F(ExportQueue, RetryAfterIsBounded) {
  EXPECT_EQ(detail::parse_retry_after("0", noon), 0s);
  EXPECT_EQ(detail::parse_retry_after("-5", noon), 0s);
  EXPECT_EQ(detail::parse_retry_after("999999999", noon), 3600s);
  EXPECT_EQ(detail::parse_retry_after("Mon, 13 Nov 2023 22:13:20 GMT", noon),
            0s);
  EXPECT_EQ(detail::parse_retry_after("Wed, 14 Nov 2029 22:13:20 GMT", noon),
            3600s);
  for (const char* text : {"", "x", "7 s", "1.5", "99999999999999999999999"}) {
    EXPECT_EQ(detail::parse_retry_after(text, noon), std::nullopt) << text;
  }
}

TEST_F(ExportQueue, PartialSuccessIsCountedAndReported) {
  add(3);
  next();
  EXPECT_EQ(
      settle(
          {200,
           R"({"partialSuccess":{"rejectedSpans":"2","errorMessage":"too\nold"}})"}),
      "the collector rejected 2 spans: too?old");
  EXPECT_EQ(queue->counts().sent, 1u);
  EXPECT_EQ(queue->counts().rejected, 2u);
  add(3);
  next();
  EXPECT_NE(
      settle(
          {200,
           R"({"partialSuccess":{"rejectedSpans":0,"errorMessage":"a warning"}})"}),
      "");
  EXPECT_EQ(queue->counts().sent, 4u);
  add(3);
  next();
  // More than there were.
  settle({202, R"({"partialSuccess":{"rejectedSpans":99}})"});
  EXPECT_EQ(queue->counts().rejected, 5u);
}

TEST_F(ExportQueue, ARubbishAnswerToWhatWasTakenIsReportedAndNotSentAgain) {
  for (const char* body :
       {"<html>", "[]", "3", "{", "{\"partialSuccess\":3}", "\x01\xff"}) {
    SetUp();
    add(3);
    next();
    EXPECT_NE(settle({200, body}), "") << body;
    EXPECT_EQ(queue->counts().sent, 3u);
    EXPECT_EQ(next(), kinds::idle);
  }
  for (const char* body : {"", "{}", "{\"partialSuccess\":{}}",
                           "{\"partialSuccess\":null}", "{\"x\":1}"}) {
    SetUp();
    add(3);
    next();
    EXPECT_EQ(settle({200, body}), "") << body;
  }
}

TEST_F(ExportQueue, AReportIsShortAndOneLine) {
  add(3);
  next();
  const std::string report = settle({400, std::string(5000, '\n')});
  EXPECT_LT(report.size(), 500u);
  EXPECT_EQ(report.find('\n'), std::string::npos);
}

TEST_F(ExportQueue, NothingGoesWithoutBeingCounted) {
  const std::vector<http_answer> answers{
      {200, "{}"}, {503},
      {400},       {200, R"({"partialSuccess":{"rejectedSpans":"1"}})"},
      {0},         {413}};
  std::size_t turn = 0;
  for (int i = 0; i < 5000; ++i) {
    add(1 + i % 4);
    if (next() == kinds::send) settle(answers[turn++ % answers.size()]);
    now += std::chrono::milliseconds{i % 700};
    const export_counts is = queue->counts();
    ASSERT_EQ(is.taken,
              is.sent + is.rejected + is.refused + is.given_up + is.unsent);
    ASSERT_LE(is.unsent, 10u);
  }
  EXPECT_GT(queue->counts().sent, 0u);
  EXPECT_GT(queue->counts().rejected, 0u);
  EXPECT_GT(queue->counts().refused, 0u);
  EXPECT_GT(queue->counts().dropped, 0u);
}
