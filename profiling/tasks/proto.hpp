// The few lines of protobuf's wire format that a profile needs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace scopelab::tasks {

class proto {
 public:
  void number(unsigned field, std::int64_t value) {
    if (value == 0) return;  // the default
    varint(field << 3U);
    varint(static_cast<std::uint64_t>(value));
  }
  void bytes(unsigned field, std::string_view value) {
    varint(field << 3U | 2U);
    varint(value.size());
    out_ += value;
  }
  void message(unsigned field, const proto& value) { bytes(field, value.out_); }
  void numbers(unsigned field, const std::vector<std::int64_t>& values) {
    proto packed;
    for (const std::int64_t value : values) packed.varint(static_cast<std::uint64_t>(value));
    message(field, packed);
  }
  const std::string& text() const { return out_; }

 private:
  void varint(std::uint64_t value) {
    for (; value >= 128; value >>= 7U) out_ += static_cast<char>(value | 128U);
    out_ += static_cast<char>(value);
  }
  std::string out_;
};

}  // namespace scopelab::tasks
