#include "scopelab/observe/detail/export_queue.hpp"

#include "scopelab/observe/detail/otlp_json.hpp"

#include <algorithm>
#include <charconv>
#include <ctime>

namespace scopelab::observe::detail {

namespace {

constexpr std::chrono::seconds longest_retry_after{3600};

bool is_retryable(int status) {
  return status == 0 || status == 429 || status == 502 || status == 503 ||
         status == 504;
}

// For a log: what a stranger sends is short and one line.
std::string shown(std::string text) {
  constexpr std::size_t most = 400;
  if (text.size() > most) text.resize(most);
  std::ranges::replace_if(
      text, [](unsigned char c) { return c < ' ' || c > '~'; }, '?');
  return text;
}

}  // namespace

std::optional<std::chrono::seconds> parse_retry_after(
    const std::string& text, std::chrono::seconds now) {
  long long count = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, count);
  std::chrono::seconds wait{count};
  if (text.empty() || read.ec != std::errc{} || read.ptr != end) {
    std::tm date{};
    if (::strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &date) ==
        nullptr) {
      return std::nullopt;
    }
    wait = std::chrono::seconds{::timegm(&date)} - now;
  }
  return std::clamp(wait, std::chrono::seconds{0}, longest_retry_after);
}

export_queue::export_queue(const otlp_options& limits,
                           std::function<double()> jitter)
    : limits_(limits), jitter_(std::move(jitter)) {}

bool export_queue::add(finished_span&& span, ms now) {
  if (waiting_.size() + batch_.size() >= limits_.queue) {
    ++counts_.dropped;
    return false;
  }
  const auto cuts = span.truncated;
  waiting_.emplace_back(now, std::move(span));
  ++counts_.taken;
  counts_.truncated += cuts;
  return true;
}

export_queue::step export_queue::next(ms now) {
  using kinds = step::kinds;
  if (batch_.empty()) {
    if (waiting_.empty()) return {kinds::idle};
    const bool due = waiting_.size() >= limits_.batch ||
                     now - waiting_.front().first >= limits_.age ||
                     out() < hurry_to_;
    if (!due) return {kinds::wait, waiting_.front().first + limits_.age};
    const auto count =
        std::min(std::max<std::size_t>(limits_.batch, 1), waiting_.size());
    batch_.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      batch_.push_back(std::move(waiting_.front().second));
      waiting_.pop_front();
    }
    attempts_ = 0;
    not_before_ = now;
  }
  if (now < not_before_) return {kinds::wait, not_before_};
  return {kinds::send};
}

std::optional<std::string> export_queue::settle(
    const http_answer& answer, ms now, std::chrono::seconds system_now) {
  ++counts_.requests;
  ++attempts_;
  if (answer.status >= 200 && answer.status < 300) {
    const otlp_response said = parse_otlp_response(answer.body);
    const auto rejected = std::min<std::uint64_t>(said.rejected, batch_.size());
    counts_.rejected += rejected;
    counts_.sent += batch_.size() - rejected;
    batch_.clear();
    if (!said.understood) {
      return "the collector took a batch and answered what is no OTLP: " +
             shown(answer.body);
    }
    if (rejected == 0 && said.message.empty()) return std::nullopt;
    return "the collector rejected " + std::to_string(rejected) +
           " spans: " + shown(said.message);
  }
  const std::string why =
      answer.status == 0
          ? answer.error
          : "HTTP " + std::to_string(answer.status) + ' ' + shown(answer.body);
  if (!is_retryable(answer.status)) return drop(counts_.refused, why);
  if (attempts_ >= limits_.attempts) return drop(counts_.given_up, why);
  not_before_ = now + wait_for(answer, system_now);
  return std::nullopt;
}

export_queue::ms export_queue::wait_for(const http_answer& answer,
                                        std::chrono::seconds system_now) {
  if (answer.retry_after) {
    if (const auto asked = parse_retry_after(*answer.retry_after, system_now)) {
      return *asked;
    }
  }
  ms wait = limits_.backoff;
  for (int i = 1; i < attempts_ && wait < limits_.longest_backoff; ++i)
    wait *= 2;
  wait = std::min(wait, limits_.longest_backoff);
  // Half of it is certain, half is chance.
  return wait / 2 + ms{static_cast<ms::rep>(
                        static_cast<double>((wait - wait / 2).count()) *
                        std::clamp(jitter_(), 0.0, 1.0))};
}

std::string export_queue::drop(std::uint64_t& counted, const std::string& why) {
  const std::size_t lost = batch_.size();
  counted += lost;
  batch_.clear();
  return std::to_string(lost) + " spans are lost: " + why;
}

export_counts export_queue::counts() const {
  export_counts all = counts_;
  all.unsent = counts_.taken - out();
  return all;
}

}  // namespace scopelab::observe::detail
