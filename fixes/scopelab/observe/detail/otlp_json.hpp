// Spans as an ExportTraceServiceRequest in OTLP's JSON. Not for direct use.
#pragma once

#include "scopelab/observe/exporter.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace scopelab::observe::detail {

// One request, without a line end. What is no UTF-8 becomes U+FFFD.
std::string otlp_request(const resource& of,
                         const std::vector<finished_span>& spans);

// What a collector says of a request that it took: an
// ExportTraceServiceResponse, which may be empty.
struct otlp_response {
  bool understood = true;
  std::uint64_t rejected = 0;
  std::string message = {};
};
otlp_response parse_otlp_response(const std::string& body);

}  // namespace scopelab::observe::detail
