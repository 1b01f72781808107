#include "scenario.hpp"

#include "kit/kit.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace {

template <class List>
std::string words(const List& list) {
  return fmt::format("{}", fmt::join(list, " "));
}

// How many entries are as they should be.
std::size_t right(const std::vector<int>& is, const std::vector<int>& should_be) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < std::min(is.size(), should_be.size()); ++i) {
    if (is[i] == should_be[i]) ++count;
  }
  return count;
}

const std::vector<kit::line> story{
    {"loop_variable", "open handles 1 2 3, close each",
     [] { return "closes " + words(closed_of(3)); }},
    {"stale_value", "run a job at priority 9, coming from 5",
     [] { return fmt::format("has {} afterwards", run_from_five(9).afterwards); }},
    {"early_value", "answer 200, then 404",
     [] { return "logs " + words(serve_all({"/", "/missing"}).logged); }},
    {"dangling_frame", "close the session of Ada",
     [] { return "logs \"" + words(close_sessions({"Ada"}).lines) + "\""; }},
    {"coroutine_closure", "serve client 7",
     [] { return "answers client " + words(answered_of({7})); }},
    {"member_order", "write a session to the disk",
     [] { return fmt::format("loses {} of 2 lines", write_session().lost.size()); }},
};

// Another page, and another user, each time: what is kept of each is seen.
const std::vector<kit::line> graded{
    {"early_value", "answer 200, then 404",
     [] {
       static int pages = 0;
       return "logs " + words(serve_all({"/", fmt::format("/page/{:012}", ++pages)}).logged);
     }},
    {"dangling_frame", "close the session of a user",
     [] {
       static int users = 0;
       const std::string user = fmt::format("user of page {:012}", ++users);
       const std::string seen = words(close_sessions({user}).lines);
       return seen == "bye " + user ? "logs \"bye\" and the user's name" : "logs \"" + seen + '"';
     }},
};

const std::vector<kit::figure> evidence{
    {"handles closed, of 3 opened",
     [] {
       const std::vector<int> closed = closed_of(3);
       return fmt::format("{}", std::set(closed.begin(), closed.end()).size());
     }},
    {"statuses logged right, of 2",
     [] { return fmt::format("{}", right(serve_all({"/", "/missing"}).logged, {200, 404})); }},
    {"reads of a frame that is gone, in 2 sessions",
     [] { return fmt::format("{}", close_sessions({"Ada", "Grace"}).late_reads); }},
    {"clients answered, of 2 served",
     [] { return fmt::format("{}", right(answered_of({7, 8}), {7, 8})); }},
    {"lines lost at the end of a session",
     [] { return fmt::format("{}", write_session().lost.size()); }},
};

}  // namespace

int main(int argc, char** argv) {
  return kit::main(argc, argv, {.story = story, .evidence = evidence, .graded = graded});
}
