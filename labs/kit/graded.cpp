#include "kit/graded.hpp"

#include "kit/counting_new.hpp"
#include "kit/ledger.hpp"
#include "kit/seeded.hpp"
#include "kit/suites.hpp"

#include <gtest/gtest.h>
#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <system_error>

namespace kit {
namespace {

using json = nlohmann::ordered_json;

// The two descriptors to the grader. Not in the environment any more once this is there.
class channel {
 public:
  channel() : record_(take("SCOPELAB_RECORD_FD")), nonce_(take("SCOPELAB_NONCE_FD")) {}

  void write(const json& line) const {
    std::string text = line.dump(-1, ' ', false, json::error_handler_t::replace) + '\n';
    const int to = record_ < 0 ? STDOUT_FILENO : record_;
    for (std::string_view left = text; !left.empty();) {
      const ssize_t n = ::write(to, left.data(), left.size());
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) throw std::system_error(errno, std::generic_category(), "the record");
      left.remove_prefix(static_cast<std::size_t>(n));
    }
  }

  // Up to its end or a new line.
  std::string nonce() const {
    std::string text;
    if (nonce_ < 0) return text;
    for (char c = 0; text.size() < 256;) {
      const ssize_t n = ::read(nonce_, &c, 1);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) throw std::system_error(errno, std::generic_category(), "the nonce");
      if (n == 0 || c == '\n') break;
      text += c;
    }
    return text;
  }

 private:
  static int take(const char* name) {
    const char* const value = std::getenv(name);
    const int fd = value == nullptr ? -1 : std::atoi(value);
    ::unsetenv(name);
    return fd;
  }

  int record_;
  int nonce_;
};

// "mine.cpp:12" is FILE:LINE: the half that is compared with this has other lines.
std::string without_places(const std::string& text) {
  constexpr std::string_view ending = ".cpp:";
  const auto is_name = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '/'; };
  std::string kept = text;
  for (std::size_t at = 0; (at = kept.find(ending, at)) != std::string::npos;) {
    std::size_t begin = at;
    while (begin > 0 && is_name(static_cast<unsigned char>(kept[begin - 1]))) --begin;
    std::size_t end = at + ending.size();
    while (end < kept.size() && std::isdigit(static_cast<unsigned char>(kept[end])) != 0) ++end;
    kept.replace(begin, end - begin, "FILE:LINE");
    at = begin;
  }
  return kept;
}

// What a case is asked to do, again and again, and the distinct texts it showed.
class operation {
 public:
  operation(const program& lab, std::string_view name)
      : line_(find(lab.graded, name)), load_(find(lab.workloads, name)) {
    if (line_ == nullptr) line_ = find(lab.story, name);
    if (line_ == nullptr) throw std::runtime_error("no line of the story tells of this case");
  }

  std::string_view name() const {
    return load_ != nullptr ? load_->operation : "line of the story";
  }
  json wanted() const {
    const double bytes = load_ == nullptr ? 0 : load_->wanted.bytes;
    const double blocks = load_ == nullptr ? 0 : load_->wanted.blocks;
    return {{"bytes", bytes}, {"blocks", blocks}};
  }
  const std::set<std::string>& said() const { return said_; }

  // `n` operations of a workload, or one; what came of it is dropped, and takes no memory here.
  void run_alone(int n) const { load_ != nullptr ? load_->run(n).reset() : line_->saw().clear(); }

  // `n` operations; a look that is none of them could cost more than all of them.
  void run_counted(int n) { load_ != nullptr ? run_alone(n) : run_and_look(n).reset(); }

  // `n` operations, with a look at the case among them. What the result holds is the caller's.
  std::any run_and_look(int n) {
    if (load_ == nullptr) {
      for (int i = 0; i < n; ++i) look();
      return {};
    }
    std::any held = load_->run(n);
    // What the look takes at its peak is not theirs.
    const std::int64_t peak = counting_new::peak_bytes();
    look();
    counting_new::restart_peak(peak);
    return held;
  }

 private:
  template <class Each>
  static const Each* find(const std::vector<Each>& list, std::string_view name) {
    const auto found = std::find_if(list.begin(), list.end(),
                                    [name](const Each& each) { return each.case_name == name; });
    return found == list.end() ? nullptr : &*found;
  }

  void look() {
    constexpr std::size_t most = 16;  // one that always says something else is wrong with fewer
    std::string text = line_->saw();
    if (text == last_) return;  // as good as always: what is counted is the half's
    if (said_.size() < most) said_.insert(without_places(text));
    last_ = std::move(text);
  }

  const line* line_;
  const workload* load_;
  std::set<std::string> said_;
  std::string last_ = "\n";  // nobody says so
};

class collector : public testing::EmptyTestEventListener {
 public:
  explicit collector(json& into) : into_(into) {}

 private:
  void OnTestEnd(const testing::TestInfo& test) override {
    const std::string name = std::string{test.test_suite_name()} + "." + test.name();
    const testing::TestResult& result = *test.result();
    into_["ran"].push_back(name);
    if (result.Passed()) return;
    const failure first = first_failure(result);
    into_["failed"].push_back(json{
        {"name", name}, {"file", first.file}, {"line", first.line}, {"message", first.message}});
  }

  json& into_;
};

json contract(const check_asked& asked, char** argv) {
  if (asked.out.empty()) throw std::runtime_error("where is tests.json to be written? --out DIR");
  GTEST_FLAG_SET(output, "json:" + (asked.out / "tests.json").string());
  int no_arguments = 1;
  testing::InitGoogleTest(&no_arguments, argv);
  const std::vector<std::string> faults = contract_faults();
  if (!faults.empty()) throw std::runtime_error(faults.front());
  const std::string prefix = suite_prefix(asked.case_name);
  std::string filter;
  for (const std::string& kind : asked.kinds) filter += prefix + kind + ".*:";
  GTEST_FLAG_SET(filter, filter);
  json result{{"ran", json::array()}, {"failed", json::array()}};
  auto& listeners = testing::UnitTest::GetInstance()->listeners();
  delete listeners.Release(listeners.default_result_printer());
  listeners.Append(new collector{result});
  [[maybe_unused]] const int status = RUN_ALL_TESTS();  // who reads the record judges
  return result;
}

// What is allocated and not by operator new, as exceptions are. malloc() has a word before each
// block, which nobody else counts.
std::int64_t uncounted_now() {
  const auto all = ::mallinfo2();
  return static_cast<std::int64_t>(all.uordblks + all.hblkhd) - counting_new::live_bytes() -
         static_cast<std::int64_t>(sizeof(std::size_t)) * counting_new::live_blocks();
}

// What of that an operation leaves for good.
double uncounted(operation& of) {
  const int n = this_lab.ledger_n;
  const std::int64_t before = uncounted_now();
  of.run_counted(n);
  const std::int64_t less = uncounted_now();
  of.run_counted(4 * n);
  return static_cast<double>(uncounted_now() - 2 * less + before) / (3.0 * n);
}

json ledger(operation& of) {
  const per_operation held =
      slope({{}, {}, [&of](int n) { return of.run_and_look(n); }}, this_lab.ledger_n);
  const std::int64_t bytes = counting_new::live_bytes();
  const std::int64_t calls = counting_new::allocations();
  counting_new::restart_peak();
  of.run_alone(1);
  const json once{{"peak_bytes", counting_new::peak_bytes() - bytes},
                  {"allocations", counting_new::allocations() - calls}};
  return {{"operation", of.name()},
          {"n", this_lab.ledger_n},
          {"per_operation",
           {{"bytes", held.bytes},
            {"blocks", held.blocks},
            {"descriptors", held.descriptors},
            {"threads", held.threads},
            {"peak_descriptors", held.peak_descriptors},
            {"peak_bytes", held.peak_bytes},
            {"allocations", held.allocations}}},
          {"wanted", of.wanted()},
          {"uncounted", uncounted(of)},
          {"once", once},
          {"said", of.said()}};
}

// How an operation ends whose k-th call of operator new fails.
struct fault {
  bool hit;
  bool threw;
  std::int64_t left_blocks;
};

// Operations of a workload into which a fault is thrown.
constexpr int workload_n = 5;

fault fail_at(const operation& of, std::int64_t k) {
  const std::int64_t before = counting_new::live_blocks();
  bool threw = false;
  counting_new::fail_at(k);
  try {
    of.run_alone(workload_n);
  } catch (...) {
    threw = true;
  }
  const bool hit = counting_new::disarm();
  return {hit, threw, counting_new::live_blocks() - before};
}

json faults(const operation& of, std::int64_t from, const channel& grader) {
  of.run_alone(workload_n);  // what is made at the first use stays, and is not measured
  for (std::int64_t k = from;; ++k) {
    const fault seen = fail_at(of, k);
    if (!seen.hit) return {{"last", k - 1}};
    grader.write({{"k", k},
                  {"ended", seen.threw ? "threw" : "returned"},
                  {"left_blocks", seen.left_blocks}});
  }
}

json cost(operation& of, int count) {
  of.run_counted(count);
  return {{"operation", of.name()}, {"count", count}, {"said", of.said()}};
}

json result_of(const program& lab, const check_asked& asked, const channel& grader, char** argv) {
  if (asked.check == "contract") return contract(asked, argv);
  operation of{lab, asked.case_name};
  if (asked.check == "ledger") return ledger(of);
  if (asked.check == "faults") return faults(of, asked.from, grader);
  return cost(of, asked.count);
}

}  // namespace

int graded(const program& lab, const check_asked& asked, char** argv) {
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  try {
    const channel grader;
    set_seed(asked.seed);
    const json result = result_of(lab, asked, grader, argv);
    json record{{"done", grader.nonce()},  {"lab", this_lab.name}, {"half", this_half},
                {"case", asked.case_name}, {"check", asked.check}, {"seed", asked.seed}};
    record.update(result);
    grader.write(record);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << this_lab.name << '.' << this_half << ": " << error.what() << '\n';
    return 3;
  }
}

}  // namespace kit
