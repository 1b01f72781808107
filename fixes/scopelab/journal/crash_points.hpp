// The named points of a journal where a crash test ends the process.
//
//   journal::options how;
//   how.at_point = [](std::string_view point) {
//     if (point == "append.written") std::raise(SIGKILL);
//   };
//
// | point           | what is done                | what a crash leaves       |
// |-----------------|-----------------------------|---------------------------|
// | create.written  | a new file, not synced      | no journal, or an old one |
// | create.synced   | its bytes are on disk       | the same                  |
// | create.renamed  | it has its name             | an empty journal          |
// | append.begin    | nothing                     | the record is not there   |
// | append.half     | half a batch is written     | a torn end, which is cut  |
// | append.written  | all of it, not synced       | there or not              |
// | append.synced   | it is on disk, not yet said | the record is there       |
// | compact.begin   | nothing                     | the old file              |
// | compact.half    | half the new file           | the old file              |
// | compact.written | all of it, not synced       | the old file              |
// | compact.synced  | its bytes are on disk       | the old file              |
// | compact.renamed | it has the old one's name   | one of them               |
// | compact.done    | the folder is on disk       | the new file              |
//
// Not for: production; without at_point a point costs a comparison.
#pragma once

#include <array>
#include <string_view>

namespace scopelab::journal {

inline constexpr std::array<std::string_view, 13> crash_points{
    "create.written", "create.synced",   "create.renamed", "append.begin",
    "append.half",    "append.written",  "append.synced",  "compact.begin",
    "compact.half",   "compact.written", "compact.synced", "compact.renamed",
    "compact.done"};

}  // namespace scopelab::journal
