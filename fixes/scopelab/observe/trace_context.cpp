#include "scopelab/observe/trace_context.hpp"

#include "scopelab/observe/detail/tracestate.hpp"

#include <algorithm>
#include <random>

namespace scopelab::observe {

namespace {

constexpr std::string_view digits = "0123456789abcdef";

// Upper case is none.
std::optional<unsigned> digit_of(char c) {
  const auto at = digits.find(c);
  if (at == std::string_view::npos) return std::nullopt;
  return static_cast<unsigned>(at);
}

// As many bytes as there is room for, or nothing.
template <std::size_t Size>
std::optional<std::array<std::uint8_t, Size>> bytes_of(std::string_view hex) {
  std::array<std::uint8_t, Size> bytes{};
  if (hex.size() != 2 * Size) return std::nullopt;
  for (std::size_t i = 0; i < Size; ++i) {
    const auto high = digit_of(hex[2 * i]);
    const auto low = digit_of(hex[2 * i + 1]);
    if (!high || !low) return std::nullopt;
    bytes[i] = static_cast<std::uint8_t>(*high * 16 + *low);
  }
  return bytes;
}

template <std::size_t Size>
id<Size> any_id() {
  // Not a generator that was seeded once: a forked child would go on with it.
  std::random_device random;
  id<Size> made;
  while (!made) {
    for (auto& byte : made.bytes) byte = static_cast<std::uint8_t>(random());
  }
  return made;
}

constexpr std::size_t length_of_version_00 = 55;

}  // namespace

template <std::size_t Size>
std::string id<Size>::hex() const {
  std::string text;
  text.reserve(2 * Size);
  for (const std::uint8_t byte : bytes) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

template struct id<8>;
template struct id<16>;

trace_context trace_context::child() const {
  trace_context made = *this;
  made.span = any_id<8>();
  return made;
}

std::string trace_context::traceparent() const {
  if (!*this) return {};
  std::string text = "00-";
  text.append(trace.hex()).append("-").append(span.hex());
  return text.append(sampled ? "-01" : "-00");
}

trace_context start_trace(bool sampled) {
  return {any_id<16>(), any_id<8>(), sampled, {}};
}

std::optional<trace_context> parse_traceparent(std::string_view traceparent,
                                               std::string_view tracestate) {
  const std::string_view all = traceparent;
  if (all.size() < length_of_version_00) return std::nullopt;
  if (all[2] != '-' || all[35] != '-' || all[52] != '-') return std::nullopt;
  const auto version = bytes_of<1>(all.substr(0, 2));
  const auto trace = bytes_of<16>(all.substr(3, 32));
  const auto span = bytes_of<8>(all.substr(36, 16));
  const auto flags = bytes_of<1>(all.substr(53, 2));
  if (!version || !trace || !span || !flags) return std::nullopt;
  if (version->front() == 0xff) return std::nullopt;
  if (all.size() > length_of_version_00 &&
      (version->front() == 0 || all[length_of_version_00] != '-')) {
    return std::nullopt;
  }
  trace_context parsed{{*trace}, {*span}, (flags->front() & 1) != 0, {}};
  if (!parsed) return std::nullopt;
  parsed.state = detail::bounded_tracestate(tracestate);
  return parsed;
}

}  // namespace scopelab::observe
