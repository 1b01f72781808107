#include "scopelab/observe/span.hpp"

#include "scopelab/observe/exporter.hpp"

#include <cxxabi.h>

#include <algorithm>
#include <cstdlib>
#include <typeinfo>

namespace scopelab::observe {

namespace {

constexpr std::size_t longest_name = 256;
constexpr std::size_t longest_value = 4096;
constexpr std::size_t most_attributes = 128;
constexpr std::size_t most_links = 32;
constexpr std::string_view other_error = "_OTHER";

// Cut where a character begins, of UTF-8.
std::string cut(std::string_view text, std::size_t most, std::uint32_t& cuts) {
  if (text.size() <= most) return std::string{text};
  ++cuts;
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) {
    --end;
  }
  return std::string{text.substr(0, end)};
}

std::int64_t nanoseconds(auto since_epoch) {
  return std::chrono::nanoseconds{since_epoch}.count();
}

trace_context context_for(const std::optional<trace_context>& parent) {
  return parent && *parent ? parent->child() : start_trace();
}

}  // namespace

std::string detail::current_exception_type() {
  const std::type_info* const type = abi::__cxa_current_exception_type();
  if (type == nullptr) return std::string{other_error};
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> name{
      abi::__cxa_demangle(type->name(), nullptr, nullptr, &status), std::free};
  return name ? name.get() : type->name();
}

std::string detail::current_exception_message() {
  if (!std::current_exception()) return {};
  try {
    throw;
  } catch (const std::exception& error) {
    return error.what();
  } catch (...) {
    return {};
  }
}

span_options undo_of(std::string_view command,
                     const std::optional<trace_context>& original,
                     std::optional<trace_context> parent) {
  span_options made{.parent = std::move(parent)};
  made.attributes.push_back({"scopelab.undo.command", std::string{command}});
  if (original) made.links.push_back(*original);
  return made;
}

tracer::tracer(std::shared_ptr<exporter> to, clocks time)
    : to_(std::move(to)),
      time_(std::make_shared<const clocks>(std::move(time))) {}

std::int64_t tracer::system_ns() const {
  if (time_->system) return time_->system();
  return nanoseconds(std::chrono::system_clock::now().time_since_epoch());
}

std::int64_t tracer::steady_ns() const {
  if (time_->steady) return time_->steady();
  return nanoseconds(std::chrono::steady_clock::now().time_since_epoch());
}

span::span(const tracer& in, std::string_view name, span_options options)
    : in_(in),
      started_ns_(in.steady_ns()),
      exceptions_(std::uncaught_exceptions()) {
  made_.context = context_for(options.parent);
  if (options.parent) made_.parent = options.parent->span;
  made_.name = cut(name, longest_name, made_.truncated);
  made_.kind = options.kind;
  made_.start_ns = in.system_ns();
  for (auto& each : options.attributes) put(each.key, std::move(each.value));
  for (const auto& each : options.links) link(each);
}

span::~span() {
  if (!ended_ && made_.status == span_status::unset &&
      std::uncaught_exceptions() > exceptions_) {
    try {
      failed(other_error);
    } catch (...) {
      made_.status = span_status::error;  // no memory for the attribute
    }
  }
  finish();
}

void span::set(std::string_view key, std::string_view value) {
  put(key, std::string{value});
}

void span::set(std::string_view key, bool value) { put(key, value); }

void span::put(std::string_view key, attribute_value value) {
  if (auto* const text = std::get_if<std::string>(&value)) {
    if (text->size() > longest_value) {
      value = cut(*text, longest_value, made_.truncated);
    }
  }
  std::string name = cut(key, longest_name, made_.truncated);
  auto& all = made_.attributes;
  const auto there = std::ranges::find(all, name, &attribute::key);
  if (there != all.end()) {
    there->value = std::move(value);
  } else if (all.size() < most_attributes) {
    all.push_back({std::move(name), std::move(value)});
  } else {
    ++made_.dropped_attributes;
  }
}

void span::link(const trace_context& to) {
  if (!to) return;
  if (made_.links.size() < most_links) {
    made_.links.push_back(to);
  } else {
    ++made_.dropped_links;
  }
}

void span::succeeded() {
  if (made_.status == span_status::unset) made_.status = span_status::ok;
}

void span::failed(std::string_view error_type, std::string_view message) {
  if (made_.status != span_status::unset) return;
  made_.status = span_status::error;
  made_.message = cut(message, longest_value, made_.truncated);
  // It is what alerts and queries look for: it may not be the one too many.
  if (made_.attributes.size() == most_attributes) {
    made_.attributes.pop_back();
    ++made_.dropped_attributes;
  }
  set("error.type", error_type.empty() ? other_error : error_type);
}

void span::failed_by_exception() {
  failed(detail::current_exception_type(), detail::current_exception_message());
}

void span::finish() noexcept {
  if (ended_) return;
  ended_ = true;
  if (!in_.to() || !made_.context.sampled) return;
  const std::int64_t took = in_.steady_ns() - started_ns_;
  made_.end_ns = made_.start_ns + std::max<std::int64_t>(took, 0);
  in_.to()->take(std::move(made_));
}

}  // namespace scopelab::observe
