// The live tasks of a program that serves scopelab::pprof.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace cli {

// What URL/tasks?debug=1 answers; empty if it does not within some seconds, or not with 200.
std::string tasks_page(const std::string& url);

struct task_group {
  std::string site;
  std::int64_t tasks;
  std::int64_t bytes;
};

std::vector<task_group> parse_tasks_page(const std::string& text);

}  // namespace cli
