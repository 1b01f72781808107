// What is recorded of the detectors: labs/NN_name/detectors.json, and the pages made from it.
#pragma once

#include "cli/tree.hpp"
#include "profiling/detectors/cell.hpp"

#include <map>
#include <optional>
#include <string>

namespace cli {

// By case, then by detector.
using record = std::map<std::string, std::map<std::string, scopelab::detectors::cell>>;

// Empty if there is no file yet.
record read_record(const lab& lab);
void write_record(const lab& lab, const record& what);

json to_json(const scopelab::detectors::cell& cell);

// "reported -Wfoo", "silent", "false alarm -Wfoo".
std::string told(const scopelab::detectors::cell& cell);

// The generated blocks of docs/detectors.md: "detectors" (the table), "detectors counts",
// "detectors reports", "detectors tools".
std::optional<std::string> detectors_page(const std::string& kind);

// Part 7 of a lab's README: a row a case.
std::string detectors_of(const lab& lab);

}  // namespace cli
