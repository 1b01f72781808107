#include "world.hpp"

#include <chrono>
#include <utility>

namespace observe = scopelab::observe;

bool take_back(const command& what) {
  if (!what.fails_with.empty()) throw undo_error{what.fails_with};
  return !what.is_refused;
}

exporter::exporter(const std::string& collector)
    : sends_(observe::make_otlp_exporter(
          {"shop"}, {.url = collector, .queue = 100'000, .timeout = std::chrono::seconds{30}})) {}

void exporter::take(observe::finished_span&& span) {
  kept_.push_back(std::move(span));
  if (kept_.size() >= 512) hand_on();
}

void exporter::hand_on() {
  for (auto& each : kept_) sends_->take(std::move(each));
  kept_.clear();
}

void exporter::flush() noexcept {
  hand_on();
  sends_->flush(std::chrono::seconds{60});
}

namespace {

std::int64_t now_ns() {
  return std::chrono::nanoseconds{std::chrono::system_clock::now().time_since_epoch()}.count();
}

}  // namespace

live_span::live_span(exporter& to, std::string name, const trace_context& linked_to) : to_(&to) {
  made_.context = observe::start_trace();
  made_.name = std::move(name);
  made_.start_ns = now_ns();
  if (linked_to) made_.links.push_back(linked_to);
}

void live_span::set_error(const std::string& type) {
  if (ended_) return;
  made_.status = observe::span_status::error;
  made_.attributes.push_back({"error.type", type});
}

void live_span::end() noexcept {
  if (std::exchange(ended_, true)) return;
  made_.end_ns = now_ns();
  to_->take(std::move(made_));
}

session::session(exporter& to) : to_(&to), whole_(to, "session", {}) {}

session::~session() { whole_.end(); }

void session::undo(int number, int fails_at) {
  live_span span{*to_, "undo " + std::to_string(number), {}};
  if (number == fails_at) span.set_error("timeout");
  span.end();
  if (number == fails_at) throw undo_error{"timeout"};
}

bool is_well_formed(const std::string& expr) {
  try {
    return !names_in(expr).selectors.empty();
  } catch (const std::invalid_argument&) {
    return false;
  }
}

bool exposes(const exposition& scraped, const selector& wanted) {
  observe::rule_check check{scraped};
  std::string rule = "- alert: asked\n  expr: " + wanted.metric + "{";
  for (const auto& by : wanted.matchers) {
    rule.append(by.label).append(by.op).append("\"").append(by.value).append("\",");
  }
  check.add_rules(rule + "}\n");
  return check.problems().empty();
}
