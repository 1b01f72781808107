#include "scopelab/rpc/detail/errors.hpp"

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

}  // namespace

v1::Status to_wire(const status& from) {
  v1::Status to;
  to.set_code(static_cast<int>(from.code));
  to.set_message(from.message);
  if (!from.reason.empty()) {
    v1::ErrorInfo info;
    info.set_reason(from.reason);
    info.set_domain("scopelab");
    add_detail(to, "ErrorInfo", info);
  }
  if (!from.fields.empty()) {
    v1::BadRequest bad;
    for (const status::field& each : from.fields) {
      auto& added = *bad.add_field_violations();
      added.set_field(each.where);
      added.set_description(each.what);
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
