#include "grader/record.hpp"

#include <gtest/gtest.h>

#include <csignal>

using grader::observation;
using grader::question;

namespace {

const question asked{.case_name = "early_value", .check = "contract", .seed = 7};

constexpr const char* record = R"({"done":"n","case":"early_value","check":"contract","seed":7,)"
                               R"("ran":["A.B","A.C"],"failed":[{"name":"A.C"}]})";
constexpr const char* tests =
    R"({"testsuites":[{"name":"A","testsuite":[{"name":"B","status":"RUN","result":"COMPLETED"},)"
    R"({"name":"C","status":"RUN","result":"COMPLETED","failures":[{"failure":"x"}]},)"
    R"({"name":"D","status":"NOTRUN","result":"SUPPRESSED"}]}]})";

void write(observation& to, const std::string& text) {
  to.record.text += text;
  to.record.bytes = to.record.text.size();
}

observation good() {
  observation seen;
  seen.exit_code = 0;
  seen.reported = true;
  write(seen, std::string{record} + "\n");
  seen.files["tests.json"] = tests;
  return seen;
}

std::string trouble(const observation& seen) { return read_record(seen, asked, "n").trouble; }

}  // namespace

TEST(Record, IsReadIfAllThatWasObservedAgrees) {
  const grader::record read = read_record(good(), asked, "n");
  EXPECT_EQ(read.trouble, "");
  EXPECT_EQ(read.told.at("failed").size(), 1u);
}

TEST(Record, WithoutOneTheEndIsTooEarly) {
  observation seen = good();
  seen.record = {};
  EXPECT_EQ(trouble(seen), "it ended with exit code 0 before its record");
  seen.err.text = "boom\n";
  seen.exit_code = 3;
  EXPECT_EQ(trouble(seen), "it ended with exit code 3 before its record: boom");
}

TEST(Record, EveryObservationCounts) {
  observation seen = good();
  seen.leftovers = 2;
  EXPECT_EQ(trouble(seen), "it left 2 processes behind");
  seen = good();
  seen.exit_code = 1;
  EXPECT_NE(trouble(seen), "");
  seen = good();
  seen.signal = SIGSEGV;
  EXPECT_EQ(trouble(seen), "it was ended by a signal, Segmentation fault");
  seen = good();
  seen.timed_out = true;
  EXPECT_NE(trouble(seen), "");
  seen = good();
  seen.reported = false;
  EXPECT_NE(trouble(seen), "");
  seen = good();
  seen.files["premature"] = "0";
  EXPECT_EQ(trouble(seen), "it ended while its tests ran");
  seen = good();
  seen.files.erase("tests.json");
  EXPECT_EQ(trouble(seen), "GoogleTest wrote no result");
}

TEST(Record, AForgedOneIsNone) {
  EXPECT_EQ(read_record(good(), asked, "other").trouble,
            "its record is not the one that was asked for (nonce)");
  observation seen = good();
  write(seen, std::string{record} + "\n");
  EXPECT_EQ(trouble(seen), "something else wrote where its record is written");
  seen = good();
  write(seen, "noise\n");
  EXPECT_NE(trouble(seen), "");
  question other = asked;
  other.seed = 8;
  EXPECT_EQ(read_record(good(), other, "n").trouble, "its record is of another check");
}

// Whoever writes only one of the two is found by the other.
TEST(Record, MustTellWhatGoogleTestTells) {
  observation seen = good();
  std::string text{record};
  text.replace(text.find(R"([{"name":"A.C"}])"), 16, "[]");
  seen.record = {};
  write(seen, text + "\n");
  EXPECT_EQ(trouble(seen), "its record and GoogleTest's result tell different things");
  seen = good();
  seen.files["tests.json"] = R"({"testsuites":[]})";
  EXPECT_NE(trouble(seen), "");
  seen.files["tests.json"] = R"({"testsuites":[{"name":"A","testsuite":[{"status":3}]}]})";
  EXPECT_EQ(trouble(seen), "GoogleTest's result is none");
}

TEST(Record, NoncesAreLongAndNeverTheSame) {
  EXPECT_EQ(grader::fresh_nonce().size(), 32u);
  EXPECT_NE(grader::fresh_nonce(), grader::fresh_nonce());
}
