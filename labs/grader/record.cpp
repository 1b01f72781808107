#include "grader/record.hpp"

#include "grader/model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <random>
#include <set>
#include <sstream>

namespace grader {
namespace {

using json = nlohmann::ordered_json;
using names = std::set<std::string>;

// The lines of JSON objects; what is none makes the record worthless.
bool read_lines(const std::string& text, std::vector<json>& lines) {
  std::istringstream in{text};
  for (std::string line; std::getline(in, line);) {
    json one = json::parse(line, nullptr, false);
    if (!one.is_object()) return false;
    lines.push_back(std::move(one));
  }
  return true;
}

names names_in(const json& list) {
  names out;
  if (!list.is_array()) return out;
  for (const json& each : list) {
    const json& name = each.is_object() ? each.value("name", json{}) : each;
    if (name.is_string()) out.insert(name.get<std::string>());
  }
  return out;
}

struct by_googletest {
  names ran;
  names failed;
};

by_googletest tests_of(const std::string& text) {
  by_googletest out;
  const json told = json::parse(text, nullptr, false);
  if (!told.is_object()) return out;
  for (const json& suite : told.value("testsuites", json::array())) {
    for (const json& test : suite.value("testsuite", json::array())) {
      if (test.value("status", "") != "RUN" || test.value("result", "") != "COMPLETED") continue;
      const std::string name = suite.value("name", "") + "." + test.value("name", "");
      out.ran.insert(name);
      if (test.contains("failures")) out.failed.insert(name);
    }
  }
  return out;
}

std::string contract_trouble(const observation& seen, const json& told) {
  if (seen.files.contains(premature_file)) return "it ended while its tests ran";
  const auto file = seen.files.find(tests_file);
  if (file == seen.files.end()) return "GoogleTest wrote no result";
  try {
    const by_googletest tests = tests_of(file->second);
    const names ran = names_in(told.value("ran", json::array()));
    if (ran.empty() || ran != tests.ran || names_in(told.value("failed", json::array())) != tests.failed)
      return "its record and GoogleTest's result tell different things";
  } catch (const json::exception&) {
    return "GoogleTest's result is none";
  }
  return "";
}

// The last words on stderr, shortly.
std::string last_words(const observation& seen) {
  std::istringstream lines{seen.err.text};
  std::string last;
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty()) last = line;
  }
  return last.empty() ? "" : ": " + plain(last, 300);
}

}  // namespace

std::string fresh_nonce() {
  std::random_device random;
  std::string out;
  for (int i = 0; i < 4; ++i) out += fmt::format("{:08x}", random());
  return out;
}

std::string ending_of(const observation& seen) {
  if (seen.timed_out) return "did not end in time and was ended";
  if (!seen.reported) return "ended what watches it";
  if (seen.signal == SIGXCPU) return "took more processor time than it may";
  if (seen.signal != 0) return fmt::format("was ended by a signal, {}", ::strsignal(seen.signal));
  return fmt::format("ended with exit code {}", seen.exit_code);
}

record read_record(const observation& seen, const question& asked, const std::string& nonce) {
  record out;
  std::vector<json> lines;
  const bool readable = read_lines(seen.record.text, lines) &&
                        seen.record.bytes == seen.record.text.size();
  const auto is_done = [](const json& line) { return line.contains("done"); };
  const auto done = std::count_if(lines.begin(), lines.end(), is_done);
  for (const json& line : lines) {
    if (!is_done(line)) out.steps.push_back(line);
  }
  if (seen.leftovers > 0) {
    out.trouble = fmt::format("it left {} process{} behind", seen.leftovers,
                              seen.leftovers == 1 ? "" : "es");
  } else if (seen.timed_out || !seen.reported || seen.signal != 0) {
    out.trouble = "it " + ending_of(seen) + last_words(seen);
  } else if (done == 0) {
    out.trouble = "it " + ending_of(seen) + " before its record" + last_words(seen);
  } else if (seen.exit_code != 0) {
    out.trouble = "it " + ending_of(seen) + " although its record was there" + last_words(seen);
  } else if (!readable || done > 1 || !is_done(lines.back())) {
    out.trouble = "something else wrote where its record is written";
  } else if (const json& told = lines.back(); told["done"] != nonce) {
    out.trouble = "its record is not the one that was asked for (nonce)";
  } else if (told.value("case", "") != asked.case_name || told.value("check", "") != asked.check ||
             told.value("seed", json{}) != asked.seed) {
    out.trouble = "its record is of another check";
  } else if (asked.check == "contract") {
    out.trouble = contract_trouble(seen, told);
  }
  if (done > 0 && out.trouble.empty()) out.told = lines.back();
  return out;
}

}  // namespace grader
