// rpc::status as it travels.
#pragma once

#include "scopelab/rpc/status.hpp"

#include "commands.pb.h"

#include <grpcpp/support/status.h>

namespace scopelab::rpc::detail {

v1::Status to_wire(const status& from);
status from_wire(const v1::Status& from);

// With google.rpc.Status in grpc-status-details-bin.
grpc::Status to_grpc(const status& from);
status from_grpc(const grpc::Status& from);

// The stream has to end so; what was replied before counts.
struct ends_stream {
  status why;
};

}  // namespace scopelab::rpc::detail
