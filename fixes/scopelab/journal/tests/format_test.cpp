// The bytes on disk: what is torn, what is damaged, what is of another version.
#include "scopelab/journal/tests/testing.hpp"

#include <gtest/gtest.h>

namespace scopelab::journal::testing {
namespace {

using namespace std::literals;

// Written by hand from the table of README.md: two records of version 1.
constexpr std::string_view version_1{
    "SLJRNL\r\n"
    "SB\x01\x05\x03\x00\x00\x00\x23\x0a\xf3\x03\x41\x22\x69\x05"
    "one"
    "SB\x01\x06\x00\x00\x00\x00\x5d\xfd\xf8\x86\xd8\xe8\x73\x7e"sv};

std::string three_records(const folder& in) {
  journal log{in.file()};
  log.append({1, "first"});
  log.append({{1, "second"}, {1, "its twin"}});
  log.append({1, "third"});
  return bytes_of(in.file());
}

// What is left if the file is cut to `size` bytes.
recovery reopen(const folder& in, std::string_view bytes,
                std::vector<kept>& all) {
  write_bytes(in.file(), bytes);
  const journal log{in.file(), into(all)};
  return log.recovered();
}

TEST(format, a_file_of_version_1_is_read_and_goes_on) {
  const folder in;
  write_bytes(in.file(), version_1);
  {
    journal log{in.file()};
    EXPECT_EQ(log.recovered().records, 2u);
    EXPECT_EQ(log.append({7, "new"}), 3u);
  }
  const std::vector<kept> all{{1, 5, "one"}, {2, 6, ""}, {3, 7, "new"}};
  EXPECT_EQ(read(in.file()), all);
  {
    journal log{in.file()};
    log.compact([](const record&) { return true; });
  }
  EXPECT_EQ(read(in.file()), all);
  EXPECT_EQ(bytes_of(in.file()).find("SB\x01"), std::string::npos);
}

TEST(format, version_1_torn_and_damaged) {
  const folder in;
  std::vector<kept> all;
  const std::string_view torn = version_1.substr(0, version_1.size() - 20);
  EXPECT_EQ(reopen(in, torn, all).records, 0u);
  std::string longer{version_1};
  longer[8 + 5] = '\x7f';  // its length: it seems to reach beyond the end
  write_bytes(in.file(), longer);
  EXPECT_EQ(fault_of([&] { const journal log{in.file()}; }), "corrupt");
}

TEST(format, a_newer_version_is_an_error_and_the_file_stays) {
  const folder in;
  std::string newer = three_records(in);
  const std::size_t last = newer.rfind("SB");
  newer[last + 2] = '\x03';
  write_bytes(in.file(), newer);
  EXPECT_EQ(fault_of([&] { const journal log{in.file()}; }), "unknown_version");
  EXPECT_EQ(bytes_of(in.file()), newer);
}

TEST(format, what_is_no_journal_is_left_as_it_is) {
  const folder in;
  for (const std::string_view other :
       {""sv, "S"sv, "SLJRNL\r"sv, "SLJRNL\n\n"sv, "#!/bin/sh\nexit 0\n"sv}) {
    write_bytes(in.file(), other);
    EXPECT_EQ(fault_of([&] { const journal log{in.file()}; }), "not_a_journal");
    EXPECT_EQ(bytes_of(in.file()), other);
  }
}

// A crash may leave any first part of what was being written.
TEST(format, cut_at_any_byte_whole_batches_stay) {
  const folder in;
  const std::string whole = three_records(in);
  const std::size_t second = whole.find("SB", 10);
  const std::size_t third = whole.find("SB", second + 2);
  for (std::size_t size = 8; size < whole.size(); ++size) {
    std::vector<kept> all;
    const recovery seen = reopen(in, whole.substr(0, size), all);
    const std::size_t good = size < second ? 8 : size < third ? second : third;
    EXPECT_EQ(all.size(), size < second ? 0u : size < third ? 1u : 3u);
    EXPECT_EQ(seen.good_bytes, good);
    EXPECT_EQ(seen.cut_bytes, size - good);
    EXPECT_EQ(fs::file_size(in.file()), good);
    if (size != good) {
      EXPECT_EQ(seen.cut_at, good);
      EXPECT_NE(seen.describe().find("bytes cut at offset"), std::string::npos);
      EXPECT_FALSE(seen.cut_why.empty());
    }
  }
}

// The file may have its new length before it has its bytes.
TEST(format, an_end_of_zeros_or_of_old_bytes_is_cut) {
  const folder in;
  const std::string whole = three_records(in);
  for (const std::string& end :
       {std::string(5000, '\0'), std::string(70, '\xff'), "SB"s, "SB\x02"s}) {
    std::vector<kept> all;
    EXPECT_EQ(reopen(in, whole + end, all).cut_bytes, end.size());
    EXPECT_EQ(all.size(), 4u);
  }
}

// Any bit, anywhere: in the last batch it looks torn, before it never.
TEST(format, a_flipped_bit_is_never_read_and_never_cut_in_silence) {
  const folder in;
  const std::string whole = three_records(in);
  const std::size_t third = whole.rfind("SB");
  int errors = 0, cuts = 0;
  for (std::size_t at = 8; at < whole.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string flipped = whole;
      flipped[at] = static_cast<char>(flipped[at] ^ (1 << bit));
      write_bytes(in.file(), flipped);
      std::vector<kept> all;
      const std::string fault =
          fault_of([&] { const journal log{in.file(), into(all)}; });
      if (fault.empty()) {
        ASSERT_GE(at, third);
        ASSERT_EQ(all.size(), 3u);
        ++cuts;
      } else {
        ASSERT_TRUE(fault == "corrupt" || fault == "unknown_version") << fault;
        ASSERT_EQ(bytes_of(in.file()), flipped);
        ++errors;
      }
    }
  }
  EXPECT_GT(errors, 0);
  EXPECT_GT(cuts, 0);
}

TEST(format, damage_far_before_a_good_batch_is_an_error) {
  const folder in;
  {
    journal log{in.file()};
    log.append({1, "first"});
    log.append({1, std::string(300'000, 'x')});
    log.append({1, "last"});
  }
  std::string bytes = bytes_of(in.file());
  for (std::size_t i = 100; i < 200'000; ++i) bytes[i] = '\0';
  bytes[60] = '\0';  // and the head of the second
  write_bytes(in.file(), bytes);
  EXPECT_EQ(fault_of([&] { const journal log{in.file()}; }), "corrupt");
}

TEST(format, a_batch_that_is_there_twice_is_an_error) {
  const folder in;
  const std::string whole = three_records(in);
  write_bytes(in.file(), whole + whole.substr(whole.rfind("SB")));
  EXPECT_EQ(fault_of([&] { const journal log{in.file()}; }), "corrupt");
}

TEST(format, inspect_says_what_is_torn_and_leaves_it) {
  const folder in;
  const std::string torn = three_records(in).append("SB\x02");
  write_bytes(in.file(), torn);
  EXPECT_EQ(inspect(in.file()).cut_bytes, 3u);
  EXPECT_EQ(bytes_of(in.file()), torn);
}

}  // namespace
}  // namespace scopelab::journal::testing
