#include "scopelab/observe/span.hpp"

#include "recorder.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

using namespace scopelab::observe;

namespace {

struct no_seats : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Span : public testing::Test {
 protected:
  std::shared_ptr<recorder> kept = std::make_shared<recorder>();
  tracer in{kept};

  const finished_span& only() const {
    EXPECT_EQ(kept->spans.size(), 1u);
    return kept->spans.at(0);
  }
};

}  // namespace

TEST_F(Span, EndsWithItsBlock) {
  trace_context context;
  {
    span one{in, "undo reserve", {.kind = span_kind::server}};
    context = one.context();
    one.set("count", 3);
    one.set("count", 4);
    one.set("share", 0.5);
    one.set("late", true);
    EXPECT_TRUE(kept->spans.empty());
  }
  EXPECT_EQ(only().context.traceparent(), context.traceparent());
  EXPECT_FALSE(only().parent);
  EXPECT_EQ(only().kind, span_kind::server);
  EXPECT_EQ(only().status, span_status::unset);
  ASSERT_EQ(only().attributes.size(), 3u);
  EXPECT_EQ(std::get<std::int64_t>(only().attributes[0].value), 4);
  EXPECT_EQ(std::get<double>(only().attributes[1].value), 0.5);
  EXPECT_TRUE(std::get<bool>(only().attributes[2].value));
}

TEST_F(Span, SaysHowItEnded) {
  {
    span one{in, "undo"};
    one.succeeded();
    one.failed("too_late");  // the first decides
  }
  {
    span two{in, "undo"};
    two.failed("conflict", "seat 7 is taken");
    two.succeeded();
  }
  EXPECT_EQ(kept->spans[0].status, span_status::ok);
  EXPECT_EQ(text_in(kept->spans[0], "error.type"), "");
  EXPECT_EQ(kept->spans[1].status, span_status::error);
  EXPECT_EQ(text_in(kept->spans[1], "error.type"), "conflict");
  EXPECT_EQ(kept->spans[1].message, "seat 7 is taken");
}

TEST_F(Span, AnExceptionThatLeavesIsAnError) {
  EXPECT_THROW(
      {
        const span one(in, "undo");
        throw no_seats{"none"};
      },
      no_seats);
  EXPECT_EQ(only().status, span_status::error);
  EXPECT_EQ(text_in(only(), "error.type"), "_OTHER");
}

TEST_F(Span, WhatWasToldStands) {
  EXPECT_THROW(
      {
        span one(in, "undo");
        one.failed("conflict");
        throw no_seats{"none"};
      },
      no_seats);
  EXPECT_EQ(text_in(only(), "error.type"), "conflict");
}

TEST_F(Span, ASpanInsideACleanupIsNoError) {
  struct cleanup {
    const tracer& in;
    ~cleanup() { const span one{in, "cleanup"}; }
  };
  EXPECT_THROW(
      {
        const cleanup at_end{in};
        throw no_seats{"none"};
      },
      no_seats);
  EXPECT_EQ(only().status, span_status::unset);
}

TEST_F(Span, InSpanKnowsTheExceptionsType) {
  EXPECT_THROW(in_span(in, "undo", {}, [](span&) { throw no_seats{"none"}; }),
               no_seats);
  EXPECT_EQ(only().status, span_status::error);
  EXPECT_EQ(text_in(only(), "error.type"), "(anonymous namespace)::no_seats");
  EXPECT_EQ(only().message, "none");
  EXPECT_THROW(in_span(in, "undo", {}, [](span&) { throw 3; }), int);
  EXPECT_EQ(text_in(kept->spans.at(1), "error.type"), "int");
}

TEST_F(Span, InSpanReturnsWhatIsReturned) {
  int seats = 3;
  int& same = in_span(in, "undo", {}, [&](span&) -> int& { return seats; });
  EXPECT_EQ(&same, &seats);
  EXPECT_EQ(in_span(in, "read", {}, [](span&) { return std::string(99, 'x'); }),
            std::string(99, 'x'));
  kept->spans.pop_back();
  EXPECT_EQ(only().status, span_status::ok);
  in_span(in, "undo", {}, [](span& around) { around.failed("refused"); });
  EXPECT_EQ(kept->spans.at(1).status, span_status::error);
}

TEST_F(Span, CanEndEarly) {
  span one{in, "undo"};
  one.succeeded();
  std::move(one).end();
  EXPECT_EQ(only().status, span_status::ok);
}

TEST_F(Span, IsAChildOfItsParentAndLinkedToTheCommand) {
  const trace_context caller =
      parse_traceparent(
          "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
          .value_or(trace_context{});
  const trace_context command = start_trace();
  {
    const span one{in, "undo reserve", undo_of("reserve", command, caller)};
  }
  EXPECT_EQ(only().context.trace, caller.trace);
  EXPECT_EQ(only().parent, caller.span);
  ASSERT_EQ(only().links.size(), 1u);
  EXPECT_EQ(only().links[0].traceparent(), command.traceparent());
  EXPECT_EQ(text_in(only(), "scopelab.undo.command"), "reserve");

  {
    const span two{in, "undo reserve",
                   undo_of("reserve", parse_traceparent("rubbish"))};
  }
  EXPECT_TRUE(kept->spans.at(1).links.empty());
  EXPECT_NE(kept->spans.at(1).context.trace, caller.trace);
}

TEST_F(Span, WhatIsNotSampledGoesNowhere) {
  {
    const span one{in, "undo", {.parent = start_trace(false)}};
  }
  EXPECT_TRUE(kept->spans.empty());
  const span alone{tracer{nullptr}, "undo"};
  EXPECT_TRUE(alone.context());
}

TEST_F(Span, IsBounded) {
  {
    span one{in, std::string(300, 'n')};
    // Two bytes a character: 4096 is the begin of one.
    std::string text;
    for (int i = 0; i < 3000; ++i) text += "\xc3\xa9";
    one.set("long", text);
    one.set("odd", "x" + text);
    for (int i = 0; i < 200; ++i) one.set("k" + std::to_string(i), i);
    for (int i = 0; i < 40; ++i) one.link(start_trace());
    one.link(trace_context{});
    one.failed("too_much", std::string(5000, 'm'));
  }
  EXPECT_EQ(only().name.size(), 256u);
  EXPECT_EQ(text_in(only(), "long").size(), 4096u);
  EXPECT_EQ(text_in(only(), "odd").size(), 4095u);
  EXPECT_EQ(only().message.size(), 4096u);
  EXPECT_EQ(only().truncated, 4u);
  EXPECT_EQ(only().attributes.size(), 128u);
  EXPECT_EQ(only().dropped_attributes, 2 + 200 - 128 + 1u);
  EXPECT_EQ(only().attributes.back().key, "error.type");
  EXPECT_EQ(only().links.size(), 32u);
  EXPECT_EQ(only().dropped_links, 8u);
}

TEST_F(Span, AClockThatIsSetBackMakesNoNegativeDuration) {
  std::int64_t system = 1'700'000'000'000'000'000;
  std::int64_t steady = 50;
  const tracer timed{kept, {[&] { return system; }, [&] { return steady; }}};
  {
    const span one{timed, "undo"};
    system -= 3'600'000'000'000;
    steady += 7;
  }
  {
    const span two{timed, "undo"};
    steady -= 9;  // it should not, and does no harm
  }
  EXPECT_EQ(kept->spans.at(0).end_ns - kept->spans.at(0).start_ns, 7);
  EXPECT_EQ(kept->spans.at(0).start_ns, 1'700'000'000'000'000'000);
  EXPECT_EQ(kept->spans.at(1).end_ns - kept->spans.at(1).start_ns, 0);
}
