// What a program exposes to Prometheus, read back: names, labels, values.
//
//   const auto seen = observe::parse_exposition(scraped);
//                                    // malformed: std::invalid_argument, with
//                                    // the line
//   seen.value_of("scopelab_undo_failures_total", {{"reason", "timeout"}});
//                                    // none: there is no such series
//
// For tests of what is exposed; rule_check.hpp holds rules against it.
//
// Not for: the binary formats, exemplars, and OpenMetrics' units.
//
// Thread: values.
//
// Source: Prometheus' text format, 0.0.4.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scopelab::observe {

struct series {
  std::string name;
  std::map<std::string, std::string> labels;
  double value = 0;
};

struct exposition {
  std::vector<series> all;
  std::map<std::string, std::string> types;  // of families: counter, ...

  // Of the series that has exactly these labels.
  std::optional<double> value_of(
      std::string_view name,
      const std::map<std::string, std::string>& labels = {}) const;
  // Over the series of that name that have at least these labels.
  double sum_of(std::string_view name,
                const std::map<std::string, std::string>& labels = {}) const;
};

exposition parse_exposition(std::string_view text);

}  // namespace scopelab::observe
