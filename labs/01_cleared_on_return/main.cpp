#include "scenario.hpp"

#include "kit/ledger.hpp"

#include <fmt/format.h>

int main(int argc, char** argv) {
  const auto held_by_one = [] {
    summary kept;
    summarise(page_with_title(title_size), kept);
    return weigh(kept);
  };
  return kit::main(
      argc, argv,
      {
          .story =
              {
                  {"returned_buffer", "greet Ada",
                   [] { return fmt::format("the caller reads \"{}\"", greeting("Ada")); }},
                  {"retained_capacity", "keep a title of 200 characters",
                   [=] { return fmt::format("{} bytes are held", held_by_one().held); }},
                  {"pooled_view", "decode frame 7, then read it",
                   [] { return fmt::format("reads \"{}\"", decode_and_read("frame 7").text); }},
                  {"deferred_in_loop", "add up 50 parts more",
                   [] {
                     const double open = kit::slope(workloads()[1], 50).peak_descriptors;
                     return fmt::format("{} more open at once", 50 * open);
                   }},
              },
          .evidence =
              {
                  {"characters of \"hello, Ada\" that reach the caller",
                   [] { return fmt::format("{}", greeting("Ada").size()); }},
                  {"live blocks a kept summary",
                   [] { return fmt::format("{}", kit::slope(workloads()[0], 100).blocks); }},
                  {"live bytes a kept summary of 200 characters",
                   [] { return fmt::format("{}", kit::slope(workloads()[0], 100).bytes); }},
                  {"reads of a buffer that is back in the pool",
                   [] { return fmt::format("{}", decode_and_read("frame 7").late_reads); }},
                  {"descriptors open at the peak, per part",
                   [] {
                     return fmt::format("{}", kit::slope(workloads()[1], 50).peak_descriptors);
                   }},
              },
          .workloads = workloads(),
          // Another guest each time: what is kept of each is seen.
          .graded = {{"returned_buffer", "greet a guest",
                      [] {
                        static int guests = 0;
                        const std::string name = fmt::format("guest {:06}", ++guests);
                        const std::string text = greeting(name);
                        return text == "hello, " + name ? "the guest reads his greeting"
                                                        : "the guest reads \"" + text + '"';
                      }}},
      });
}
