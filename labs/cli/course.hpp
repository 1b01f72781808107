// Checks the course itself: that the halves are pairs and fit on a screen, that
// nothing includes what it may not, and that every transcript, fence, table and
// figure in the pages is what a run shows now.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace cli {

// Prints what is wrong, a line each. `write`: first brings the generated parts
// of the pages up to date.
int course(bool write);

using complaints = std::vector<std::string>;

// The halves (course_halves.cpp).
complaints check_halves();

// The includes and the sizes of all sources (course_tree.cpp).
complaints check_tree();

// The generated blocks of the pages (course_pages.cpp).
complaints check_pages(bool write);

// Brings the blocks about detectors up to date, and those alone.
void write_detector_blocks();

// Lines of a text, without their ends.
std::vector<std::string> lines_of(const std::string& text);

}  // namespace cli
