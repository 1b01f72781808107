#include "scopelab/observe/trace_context.hpp"

#include <gtest/gtest.h>

#include <regex>
#include <set>

using namespace scopelab::observe;

namespace {

const std::string trace = "0af7651916cd43dd8448eb211c80319c";
const std::string parent = "b7ad6b7169203331";
const std::string good = "00-" + trace + "-" + parent + "-01";

std::string with(std::string_view version, std::string_view flags,
                 std::string_view tail = "") {
  std::string text{version};
  return text.append("-")
      .append(trace)
      .append("-")
      .append(parent)
      .append("-")
      .append(flags)
      .append(tail);
}

// An empty one, if it is none.
trace_context read(std::string_view traceparent,
                   std::string_view tracestate = {}) {
  return parse_traceparent(traceparent, tracestate).value_or(trace_context{});
}
std::string state_of(std::string_view tracestate) {
  return read(good, tracestate).state;
}

}  // namespace

TEST(TraceContext, IsReadAndWritten) {
  const trace_context parsed = read(good);
  EXPECT_EQ(parsed.trace.hex(), trace);
  EXPECT_EQ(parsed.span.hex(), parent);
  EXPECT_TRUE(parsed.sampled);
  EXPECT_EQ(parsed.traceparent(), good);
  EXPECT_EQ(read(with("00", "00")).traceparent(), with("00", "00"));
}

TEST(TraceContext, FlagsButSampledAreDropped) {
  EXPECT_EQ(read(with("00", "ff")).traceparent(), good);
}

TEST(TraceContext, AVersionToComeMayBeLongerAndIsSentOnAsOurs) {
  for (const std::string& text :
       {with("cc", "01"), with("cc", "01", "-what-comes"),
        with("01", "01", "-"), with("fe", "09")}) {
    EXPECT_EQ(read(text).traceparent(), good) << text;
  }
}

TEST(TraceContext, WhatIsMalformedIsNone) {
  const std::string zeros(32, '0');
  const std::vector<std::string> all{
      "",
      " ",
      "00",
      "00-",
      "nonsense",
      good.substr(0, 54),                    // one short
      good + "0",                            // one long
      good + "-",                            // version 00 has no more fields
      good + "-00",                          //
      good + " ",                            //
      " " + good,                            //
      good + "\n",                           //
      with("ff", "01"),                      // the version that is none
      with("FF", "01"),                      //
      with("0G", "01"),                      //
      with("0", "01"),                       //
      with("000", "01"),                     //
      with("00", "0"),                       //
      with("00", "001"),                     //
      with("00", "0x"),                      //
      with("00", "0A"),                      // upper case
      with("00", " 1"),                      //
      with("cc", "01", "."),                 // no '-' after a later version
      with("cc", "01", "0"),                 //
      "00-" + zeros + "-" + parent + "-01",  // all zero
      "00-" + trace + "-" + zeros.substr(16) + "-01",
      "00-0AF7651916CD43DD8448EB211C80319C-" + parent + "-01",
      "00-" + trace + "-B7AD6B7169203331-01",
      "00-" + trace.substr(1) + "-" + parent + "-01",
      "00-" + trace + "0-" + parent.substr(1) + "-01",
      "00-" + trace.substr(1) + "g-" + parent + "-01",
      "00-" + trace + "-" + parent.substr(1) + "\xff-01",
      "00_" + trace + "-" + parent + "-01",
      "00-" + trace + "_" + parent + "-01",
      "00-" + trace + "-" + parent + "_01",
      good + "," + good,
      std::string(55, '-'),
      std::string(55, '\0'),
      std::string(4096, '0'),
  };
  EXPECT_GE(all.size(), 25u);
  for (const std::string& text : all)
    EXPECT_FALSE(parse_traceparent(text)) << text;
}

// All 14,080 texts that differ from a good one in one byte, judged by an expression of the
// recommendation's grammar.
TEST(TraceContext, OneByteOfAnotherKind) {
  const std::regex grammar{
      "(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{"
      "2}"};
  int accepted = 0;
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string text = good;
      text[at] = static_cast<char>(byte);
      const bool is_good = std::regex_match(text, grammar);
      EXPECT_EQ(parse_traceparent(text).has_value(), is_good) << text;
      accepted += is_good;
    }
  }
  EXPECT_EQ(accepted, 52 * 16 + 3);
}

TEST(TraceContext, AChildHasTheTraceAndASpanOfItsOwn) {
  const trace_context parsed = read(good, "a=1");
  const trace_context child = parsed.child();
  EXPECT_EQ(child.trace, parsed.trace);
  EXPECT_NE(child.span, parsed.span);
  EXPECT_EQ(child.state, "a=1");
  EXPECT_TRUE(child.sampled);
  EXPECT_FALSE(read(with("00", "00")).child().sampled);
}

TEST(TraceContext, IdsDiffer) {
  std::set<std::string> traces, spans;
  for (int i = 0; i < 1000; ++i) {
    const trace_context made = start_trace();
    EXPECT_TRUE(made);
    traces.insert(made.trace.hex());
    spans.insert(made.span.hex());
  }
  EXPECT_EQ(traces.size(), 1000u);
  EXPECT_EQ(spans.size(), 1000u);
}

TEST(TraceContext, NoneHasNoTraceparent) {
  EXPECT_FALSE(trace_context{});
  EXPECT_EQ(trace_context{}.traceparent(), "");
  EXPECT_EQ(start_trace(false).traceparent().substr(52), "-00");
}

TEST(Tracestate, IsPassedThrough) {
  EXPECT_EQ(state_of("rojo=00f067aa0ba902b7,congo=t61rcWkgMzE"),
            "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE");
  EXPECT_EQ(state_of(" a=1 , ,\tfw529a3039@dt=FfAB1,"),
            "a=1,fw529a3039@dt=FfAB1");
}

TEST(Tracestate, WhatIsMalformedIsDroppedAndTheTraceKept) {
  for (const char* text :
       {"a", "=1", "a=", "A=1", "1=1", "a=1=2", "a=1,a=2", "a=\x7f", "a b=1",
        "@dt=1", "a@=1", "a@fifteen_letters=1", "a=\xc3\xa9"}) {
    const trace_context parsed = read(good, text);
    EXPECT_EQ(parsed.traceparent(), good) << text;
    EXPECT_EQ(parsed.state, "") << text;
  }
}

TEST(Tracestate, IsCutAtAMember) {
  std::string many;
  for (int i = 0; i < 40; ++i) many += "k" + std::to_string(i) + "=v,";
  const std::string kept = state_of(many);
  EXPECT_EQ(std::count(kept.begin(), kept.end(), ','), 31);
  EXPECT_TRUE(kept.ends_with("k31=v"));

  // The long ones first.
  const std::string long_one = "long=" + std::string(200, 'x');
  std::string state;
  for (int i = 0; i < 5; ++i) {
    state += "s" + std::to_string(i) + "=" + std::string(60, 'y') + ",";
  }
  const std::string shorter =
      state_of(long_one + "," + state + "t=" + long_one.substr(5));
  EXPECT_EQ(shorter, state.substr(0, state.size() - 1));

  std::string endless;
  for (int i = 0; i < 32; ++i)
    endless += "k" + std::to_string(i) + "=" + std::string(100, 'z') + ",";
  EXPECT_LE(state_of(endless).size(), 512u);
  EXPECT_TRUE(state_of(endless).starts_with("k0=z"));
}
