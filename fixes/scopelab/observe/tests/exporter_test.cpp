#include "scopelab/observe/exporter.hpp"

#include "scopelab/observe/testing/collector.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <future>
#include <limits>
#include <sstream>

using namespace scopelab::observe;
using namespace std::chrono_literals;
using answer = collector::answer;

namespace {

// An outer bound; nothing waits for it.
constexpr auto patience = 60s;

void end_spans(const tracer& in, int count) {
  for (int i = 0; i < count; ++i) {
    const span one{in, "span " + std::to_string(i)};
  }
}

otlp_options to(const collector& at) {
  return {.url = at.url(),
          .timeout = 30'000ms,
          .backoff = 1ms,
          .longest_backoff = 2ms,
          .at_shutdown = patience};
}

std::size_t spans_in(const std::vector<std::string>& bodies) {
  std::size_t count = 0;
  for (const std::string& each : bodies) {
    count += nlohmann::json::parse(
                 each)["resourceSpans"][0]["scopeSpans"][0]["spans"]
                 .size();
  }
  return count;
}

}  // namespace

TEST(OtlpExporter, PostsWhatTheProtocolSays) {
  const collector at;
  const trace_context command = start_trace();
  const auto caller = parse_traceparent(
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "rojo=1");
  std::int64_t steady = 0;
  {
    const tracer in{
        make_otlp_exporter({"shop", {{"deployment.environment", "test"}}},
                           to(at)),
        {[] { return 1'700'000'000'000'000'001; }, [&] { return steady; }}};
    span one{in, "undo reserve", undo_of("reserve", command, caller)};
    one.set("count", 1'234'567'890'123'456'789);
    one.set("share", 0.5);
    one.set("none", std::numeric_limits<double>::quiet_NaN());
    one.set("late", true);
    one.set("bytes",
            "a\xff"
            "b");
    steady = 5;
    one.failed("conflict", "seat 7");
  }
  ASSERT_EQ(at.requests().size(), 1u);
  const std::string head =
      at.requests()[0].substr(0, at.requests()[0].find("\r\n\r\n") + 2);
  EXPECT_TRUE(head.starts_with("POST /v1/traces HTTP/1.1\r\n")) << head;
  EXPECT_NE(head.find("Content-Type: application/json\r\n"), std::string::npos)
      << head;

  const auto sent = nlohmann::json::parse(at.bodies()[0]);
  const auto& by_resource = sent["resourceSpans"][0];
  EXPECT_EQ(by_resource["resource"]["attributes"][0].dump(),
            R"({"key":"service.name","value":{"stringValue":"shop"}})");
  EXPECT_NE(by_resource["resource"].dump().find("deployment.environment"),
            std::string::npos);
  EXPECT_EQ(by_resource["scopeSpans"][0]["scope"]["name"], "scopelab.observe");
  const auto& span = by_resource["scopeSpans"][0]["spans"][0];
  EXPECT_EQ(span["traceId"], "0af7651916cd43dd8448eb211c80319c");
  EXPECT_EQ(span["parentSpanId"], "b7ad6b7169203331");
  EXPECT_EQ(span["traceState"], "rojo=1");
  EXPECT_EQ(span["kind"], 1);
  EXPECT_EQ(span["startTimeUnixNano"], "1700000000000000001");
  EXPECT_EQ(span["endTimeUnixNano"], "1700000000000000006");
  EXPECT_EQ(span["status"].dump(), R"({"code":2,"message":"seat 7"})");
  EXPECT_EQ(span["links"][0]["traceId"], command.trace.hex());
  EXPECT_EQ(
      span["attributes"].dump(),
      R"([{"key":"scopelab.undo.command","value":{"stringValue":"reserve"}},)"
      R"({"key":"count","value":{"intValue":"1234567890123456789"}},)"
      R"({"key":"share","value":{"doubleValue":0.5}},)"
      R"({"key":"none","value":{"doubleValue":"NaN"}},)"
      R"({"key":"late","value":{"boolValue":true}},)"
      "{\"key\":\"bytes\",\"value\":{\"stringValue\":\"a\xef\xbf\xbd"
      "b\"}},"
      R"({"key":"error.type","value":{"stringValue":"conflict"}}])");
}

TEST(OtlpExporter, TheLastOwnerFlushes) {
  const collector at;
  {
    const tracer in{make_otlp_exporter({"shop"}, to(at))};
    end_spans(in, 1200);
  }
  EXPECT_EQ(spans_in(at.bodies()), 1200u);
  EXPECT_EQ(at.bodies().size(), 3u);
}

TEST(OtlpExporter, ASpanKeepsItsExporter) {
  const collector at;
  {
    auto in = std::make_unique<tracer>(make_otlp_exporter({"shop"}, to(at)));
    const span one{*in, "outlives its tracer"};
    in.reset();
  }
  EXPECT_EQ(spans_in(at.bodies()), 1u);
}

TEST(OtlpExporter, FlushWaitsUntilAllHasLeft) {
  const collector at;
  const tracer in{make_otlp_exporter({"shop"}, to(at))};
  end_spans(in, 5);
  EXPECT_TRUE(in.to()->flush(patience));
  EXPECT_EQ(spans_in(at.bodies()), 5u);
  EXPECT_EQ(in.to()->counts().sent, 5u);
  EXPECT_TRUE(in.to()->flush(0ms));
}

TEST(OtlpExporter, ABatchGoesByCountWithoutAFlush) {
  std::promise<void> came;
  const collector at{[&](int) {
    came.set_value();
    return answer{};
  }};
  otlp_options options = to(at);
  options.batch = 3;
  options.age = 3'600'000ms;
  const tracer in{make_otlp_exporter({"shop"}, options)};
  end_spans(in, 3);
  EXPECT_EQ(came.get_future().wait_for(patience), std::future_status::ready);
}

TEST(OtlpExporter, ComesBackAfterEveryKindOfTrouble) {
  const std::vector<answer> trouble{
      {.kind = answer::kinds::close},
      {.status = 503, .headers = "Retry-After: 0\r\n"},
      {.status = 429},
      {.kind = answer::kinds::raw, .body = "rubbish\r\n\r\n"},
      {.kind = answer::kinds::raw, .body = "HTTP/1.1 "},
  };
  const collector at{[&](int number) {
    const auto i = static_cast<std::size_t>(number) - 1;
    return i < trouble.size() ? trouble[i] : answer{};
  }};
  const tracer in{make_otlp_exporter({"shop"}, to(at))};
  end_spans(in, 2);
  EXPECT_TRUE(in.to()->flush(patience));
  const export_counts counts = in.to()->counts();
  EXPECT_EQ(counts.sent, 2u);
  EXPECT_EQ(counts.requests, 6u);
}

TEST(OtlpExporter, WhatIsRefusedIsReportedOnceAndNotSentAgain) {
  const collector at{
      [](int) { return answer{.status = 413, .body = "too large"}; }};
  otlp_options options = to(at);
  std::string said;
  options.on_problem = [&](std::string_view what) { said += what; };
  {
    const tracer in{make_otlp_exporter({"shop"}, options)};
    end_spans(in, 2);
    EXPECT_TRUE(in.to()->flush(patience));
    EXPECT_EQ(in.to()->counts().refused, 2u);
  }
  EXPECT_EQ(said, "2 spans are lost: HTTP 413 too large");
  EXPECT_EQ(at.requests().size(), 1u);
}

TEST(OtlpExporter, AnEndlessAnswerIsCutOff) {
  const collector at{[](int) {
    return answer{.status = 200, .body = std::string(1'000'000, 'x')};
  }};
  const tracer in{make_otlp_exporter({"shop"}, to(at))};
  end_spans(in, 1);
  EXPECT_TRUE(in.to()->flush(patience));
  EXPECT_EQ(in.to()->counts().sent, 1u);
}

TEST(OtlpExporter, ADeadCollectorBlocksNobody) {
  std::string said;
  otlp_options options{
      .url = "http://127.0.0.1:" + std::to_string(closed_port()),
      .queue = 100,
      .backoff = 1ms,
      .longest_backoff = 1ms,
      .attempts = 3,
      .on_problem = [&](std::string_view what) { said += what; }};
  const tracer in{make_otlp_exporter({"shop"}, options)};
  end_spans(in, 10);
  EXPECT_TRUE(in.to()->flush(patience));  // given up is gone too
  EXPECT_EQ(in.to()->counts().given_up, 10u);
  EXPECT_EQ(said, "10 spans are lost: connect: Connection refused");
}

TEST(OtlpExporter, AHangingCollectorDelaysTheEndByItsDeadlineOnly) {
  const collector at{[](int) { return answer{.kind = answer::kinds::hang}; }};
  otlp_options options = to(at);
  std::string said;
  options.timeout = 20ms;
  options.attempts = 1000;
  options.at_shutdown = 100ms;
  options.on_problem = [&](std::string_view what) { said = what; };
  const auto before = std::chrono::steady_clock::now();
  {
    const tracer in{make_otlp_exporter({"shop"}, options)};
    end_spans(in, 3);
    EXPECT_FALSE(in.to()->flush(1ms));
  }
  EXPECT_LT(std::chrono::steady_clock::now() - before, 30s);
  EXPECT_EQ(said, "3 spans are lost at shutdown");
}

TEST(OtlpExporter, AFullQueueDropsAndCounts) {
  std::promise<void> asked, go_on;
  const auto may_go_on = go_on.get_future().share();
  std::size_t posts = 0;
  otlp_options options{
      .queue = 10, .batch = 5, .post = [&](const std::string&, auto) {
        if (++posts == 1) {
          asked.set_value();
          may_go_on.wait();
        }
        return http_answer{.status = 200};
      }};
  const tracer in{make_otlp_exporter({"shop"}, options)};
  end_spans(in, 5);
  asked.get_future().wait();  // 5 are under way
  end_spans(in, 9);           // 5 have room
  EXPECT_EQ(in.to()->counts().dropped, 4u);
  go_on.set_value();
  EXPECT_TRUE(in.to()->flush(patience));
  EXPECT_EQ(in.to()->counts().sent, 10u);
}

TEST(OtlpExporter, APostThatThrowsIsAnErrorLikeAnother) {
  otlp_options options{.backoff = 1ms,
                       .attempts = 2,
                       .post = [](const std::string&, auto) -> http_answer {
                         throw std::runtime_error{"no memory"};
                       }};
  const tracer in{make_otlp_exporter({"shop"}, options)};
  end_spans(in, 1);
  EXPECT_TRUE(in.to()->flush(patience));
  EXPECT_EQ(in.to()->counts().given_up, 1u);
}

TEST(OtlpExporter, ManyThreadsEndSpans) {
  const collector at;
  {
    otlp_options options = to(at);
    options.queue = 100'000;
    const tracer in{make_otlp_exporter({"shop"}, options)};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&] { end_spans(in, 500); });
    in.to()->flush(1ms);
    for (auto& each : threads) each.join();
  }
  EXPECT_EQ(spans_in(at.bodies()), 2000u);
}

TEST(OtlpExporter, AUrlThatIsNoneIsRefused) {
  for (const char* url :
       {"", "http://", "https://collector", "ftp://x", "127.0.0.1:4318",
        "http://:4318", "http://host:", "http://host:0", "http://host:99999",
        "http://host:4x", "http://ho st", "http://host/\n"}) {
    EXPECT_THROW(make_otlp_exporter({"shop"}, {.url = url}),
                 std::invalid_argument)
        << url;
  }
  for (const char* url : {"http://host", "http://host:1/x", "http://[::1]:4318",
                          "http://[::1]"}) {
    EXPECT_NO_THROW(make_otlp_exporter({"shop"}, {.url = url})) << url;
  }
}

TEST(OtlpExporter, ANameIsLookedUp) {
  const collector at;
  otlp_options options = to(at);
  options.url.replace(options.url.find("127.0.0.1"), 9, "localhost");
  const tracer in{make_otlp_exporter({"shop"}, options)};
  end_spans(in, 1);
  EXPECT_TRUE(in.to()->flush(patience));
  EXPECT_EQ(in.to()->counts().sent, 1u);
}

TEST(OtlpExporter, TheLastSpanArrivesWhateverTheOrderOfStaticDestruction) {
  for (const char* how : {"early", "late", "exit"}) {
    const collector at;
    const std::string command =
        std::string{LAST_SPAN} + ' ' + at.url() + ' ' + how;
    EXPECT_EQ(std::system(command.c_str()), 0) << how;
    EXPECT_EQ(spans_in(at.bodies()), 1u) << how;
  }
}

TEST(ExporterChoice, IsTheFirstRuleThatIsTrue) {
  const collector at;
  const auto path = std::filesystem::path{testing::TempDir()} /
                    ("observe_" + std::to_string(::getpid()) + ".jsonl");
  const std::vector<export_rule> rules{
      parse_rule("deployment.environment=prod otlp " + at.url()),
      parse_rule("deployment.environment=test file " + path.string()),
      parse_rule("service.name=quiet none"), parse_rule("replicas=3 none"),
      parse_rule("* stdout")};
  const auto chosen = [&](const resource& of) {
    return make_exporter(of, rules);
  };
  end_spans(tracer{chosen({"shop", {{"deployment.environment", "prod"}}})}, 1);
  EXPECT_EQ(spans_in(at.bodies()), 1u);

  end_spans(tracer{chosen({"shop", {{"deployment.environment", "test"}}})}, 2);
  std::ifstream file{path};
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  EXPECT_EQ(lines.size(), 2u);
  EXPECT_EQ(spans_in(lines), 2u);
  std::filesystem::remove(path);

  EXPECT_EQ(chosen({"quiet"}), nullptr);
  EXPECT_EQ(chosen({"shop", {{"replicas", std::int64_t{3}}}}), nullptr);
  EXPECT_NE(chosen({"shop"}), nullptr);
  EXPECT_EQ(make_exporter({"shop"}, {}), nullptr);
}

TEST(ExporterChoice, ARuleThatIsNoneSaysWhy) {
  for (const char* text :
       {"", "*", "* nowhere", "* otlp", "* file", "* stdout x", "* none x",
        "a none", "=a none", "* otlp http://x y"}) {
    EXPECT_THROW(parse_rule(text), std::invalid_argument) << text;
  }
  EXPECT_THROW(
      make_exporter({"shop"}, {parse_rule("* file /no/such/folder/x")}),
      std::system_error);
  EXPECT_THROW(make_exporter({"shop"}, {parse_rule("* otlp https://x")}),
               std::invalid_argument);
}

TEST(StreamExporter, CountsWhatCouldNotBeWritten) {
  std::ostringstream good;
  const auto kept = make_stream_exporter({"shop"}, good);
  end_spans(tracer{kept}, 2);
  EXPECT_EQ(kept->counts().sent, 2u);
  std::ostringstream bad;
  bad.setstate(std::ios::badbit);
  const auto lost = make_stream_exporter({"shop"}, bad);
  end_spans(tracer{lost}, 2);
  EXPECT_EQ(lost->counts().refused, 2u);
}
