#include "scopelab/rpc/detail/errors.hpp"

#include <algorithm>

namespace scopelab::rpc::detail {
namespace {

constexpr std::string_view type_prefix{"type.googleapis.com/google.rpc."};

void add_detail(v1::Status& to, std::string_view type,
                const google::protobuf::Message& what) {
  google::protobuf::Any& added = *to.add_details();
  added.set_type_url(std::string{type_prefix}.append(type));
  added.set_value(what.SerializeAsString());
}

bool is(const google::protobuf::Any& detail, std::string_view type) {
  std::string_view url{detail.type_url()};
  if (!url.starts_with(type_prefix)) return false;
  url.remove_prefix(type_prefix.size());
  return url == type;
}

unsigned byte(char c) { return static_cast<unsigned char>(c); }

// Bytes of the character at the beginning; 0: there is none (RFC 3629).
std::size_t character(std::string_view text) {
  const unsigned first = byte(text[0]);
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const std::size_t length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(text[i]) & 0xc0) != 0x80) return 0;
  }
  const unsigned second = byte(text[1]);
  const bool is_overlong =
      (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
  const bool is_none = (first == 0xed && second > 0x9f) ||  // a surrogate
                       (first == 0xf4 && second > 0x8f);
  return is_overlong || is_none ? 0 : length;
}

// Of another encoding nothing could be read, not even by us: the fields of
// google.rpc are UTF-8.
std::string utf_8(std::string_view text) {
  std::string made;
  while (!text.empty()) {
    const std::size_t length = character(text);
    made.append(length > 0 ? text.substr(0, length) : "?");
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return made;
}

}  // namespace

v1::Status to_wire(const status& from) {
  v1::Status to;
  to.set_code(static_cast<int>(from.code));
  to.set_message(utf_8(from.message));
  if (!from.reason.empty()) {
    v1::ErrorInfo info;
    info.set_reason(utf_8(from.reason));
    info.set_domain("scopelab");
    add_detail(to, "ErrorInfo", info);
  }
  if (!from.fields.empty()) {
    v1::BadRequest bad;
    for (const status::field& each : from.fields) {
      auto& added = *bad.add_field_violations();
      added.set_field(utf_8(each.where));
      added.set_description(utf_8(each.what));
    }
    add_detail(to, "BadRequest", bad);
  }
  return to;
}

status from_wire(const v1::Status& from) {
  status to{.code = static_cast<codes>(from.code()), .message = from.message()};
  for (const google::protobuf::Any& each : from.details()) {
    v1::ErrorInfo info;
    v1::BadRequest bad;
    if (is(each, "ErrorInfo") && info.ParseFromString(each.value())) {
      to.reason = info.reason();
    } else if (is(each, "BadRequest") && bad.ParseFromString(each.value())) {
      for (const auto& field : bad.field_violations()) {
        to.fields.push_back({field.field(), field.description()});
      }
    }
  }
  return to;
}

grpc::Status to_grpc(const status& from) {
  if (from.ok()) return grpc::Status::OK;
  return {static_cast<grpc::StatusCode>(from.code), from.message,
          to_wire(from).SerializeAsString()};
}

status from_grpc(const grpc::Status& from) {
  v1::Status details;
  if (!from.error_details().empty() &&
      details.ParseFromString(from.error_details())) {
    return from_wire(details);
  }
  return {.code = static_cast<codes>(from.error_code()),
          .message = from.error_message()};
}

}  // namespace scopelab::rpc::detail
