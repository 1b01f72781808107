#include "scopelab/saga/detail/text.hpp"

#include "scopelab/saga/message.hpp"
#include "scopelab/saga/time.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using namespace scopelab::saga;
using detail::as_text;
using detail::is_text;
using detail::one_line;

TEST(SagaText, IsUtf8WithoutNul) {
  for (const char* good :
       {"", "a", "B\xc3\xbc", "\xe2\x82\xac", "\xf0\x9f\x98\x80",
        "\xef\xbf\xbd", "\xf4\x8f\xbf\xbf", "\x7f\x01"})
    EXPECT_TRUE(is_text(good)) << good;
  for (const char* bad :
       {"\x80", "\xff", "\xc3", "\xc3(", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf",
        "\xed\xa0\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80",
        "\xf5\x80\x80\x80", "\xe2\x82"})
    EXPECT_FALSE(is_text(bad)) << as_text(bad);
  EXPECT_FALSE(is_text(std::string_view("a\0b", 3)));
}

TEST(SagaText, OtherBytesAreWrittenAsNumbers) {
  EXPECT_EQ(as_text(std::string_view("a\0\xc3\xbc\xff", 5)),
            "a\\x00\xc3\xbc\\xff");
}

TEST(SagaText, OfAnErrorIsOneBoundedLine) {
  EXPECT_EQ(one_line("a\nb\t\n"), "a b");
  EXPECT_EQ(one_line(std::string(501, 'x')), std::string(500, 'x') + "...");
  EXPECT_TRUE(is_text(one_line(std::string(499, 'x') + "\xc3\xbc")));
}

TEST(SagaBackOff, DoublesUpToItsMost) {
  const back_off wait{.first = std::chrono::seconds{1},
                      .most = std::chrono::seconds{5}};
  std::vector<std::int64_t> waits;
  for (const int attempt : {0, 1, 2, 3, 4, 1'000'000})
    waits.push_back(wait.after(attempt).count());
  EXPECT_EQ(waits,
            (std::vector<std::int64_t>{1000, 1000, 2000, 4000, 5000, 5000}));
}

TEST(SagaMessage, KindsHaveNames) {
  for (int i = 0; i < 7; ++i) {
    const auto kind = static_cast<kinds>(i);
    EXPECT_EQ(kind_of(to_string(kind)), kind);
  }
  EXPECT_THROW(kind_of("other"), std::invalid_argument);
}

}  // namespace
