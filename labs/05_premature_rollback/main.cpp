#include "scenario.hpp"

#include "kit/kit.hpp"

#include <fmt/format.h>

namespace {

std::string told(const outcome& seen) {
  return fmt::format("{} replies 200, {} rows, {} differ", seen.ok, seen.rows, seen.differences());
}

kit::line tell(std::string_view name, const route& by) {
  return {name, "1,000 orders, some of which fail",
          [by] { return told(trade(by, {.requests = 1000})); }};
}

const std::vector<kit::line> story{
    tell("ends_before_async", by_serve_async),      tell("unnamed_guard", by_place),
    tell("reply_before_commit", by_place_and_tell), tell("commit_in_destructor", by_place_in_unit),
    tell("status_decides_late", by_serve),
};

// The same, in small.
kit::line tell_less(std::string_view name, const route& by) {
  return {name, "100 orders, some of which fail",
          [by] { return told(trade(by, {.requests = 100})); }};
}

const std::vector<kit::line> graded{
    tell_less("ends_before_async", by_serve_async),
    tell_less("unnamed_guard", by_place),
    tell_less("reply_before_commit", by_place_and_tell),
    tell_less("commit_in_destructor", by_place_in_unit),
    tell_less("status_decides_late", by_serve),
};

kit::figure count(std::string_view what, const route& by) {
  return {what, [by] {
            const outcome seen = trade(by, {.requests = 10'000});
            return fmt::format("{} / {} / {}", seen.ok, seen.rows, seen.differences());
          }};
}

// Of 10,000 orders from 64 clients: replies 200, rows, and orders where they differ.
const std::vector<kit::figure> evidence{
    count("ends_before_async: 200 / rows / differ", by_serve_async),
    count("unnamed_guard", by_place),
    count("reply_before_commit", by_place_and_tell),
    count("commit_in_destructor", by_place_in_unit),
    count("status_decides_late", by_serve),
};

}  // namespace

int main(int argc, char** argv) {
  return kit::main(argc, argv, {.story = story, .evidence = evidence, .graded = graded});
}
