#include "cli/pprof.hpp"

#include "cli/process.hpp"
#include "cli/tree.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace fs = std::filesystem;

namespace cli {
namespace {

using words = std::vector<std::string>;

std::string output_of(const fs::path& program, const words& arguments) {
  const finished run = run_program(program, arguments);
  if (run.timed_out || run.exit_code != 0) {
    throw complaint(lab_fault, fmt::format("{} failed:\n{}", program.string(), run.err));
  }
  return run.out;
}

// As it is typed in the tree's root.
std::string typed(const fs::path& path) {
  const fs::path here = path.lexically_relative(root());
  return here.empty() || *here.begin() == ".." ? path.string() : here.string();
}

words top(const frame_filter& frames) {
  return {"-top", "-unit=B", "-nodefraction=0", "-show=" + frames.show, "-hide=" + frames.hide};
}

std::string quoted(const std::string& word) {
  const bool plain = word.find_first_of("|()[]\\* ") == std::string::npos;
  return plain ? word : "'" + word + "'";
}

}  // namespace

fs::path google_pprof() {
  const fs::path built = build_folder() / "pprof" / "pprof";
  return fs::exists(built) ? built : fs::path{};
}

pprof_client::pprof_client() : google_(google_pprof()) {
  if (google_.empty() && !installed("google-pprof")) {
    throw complaint(
        lab_fault, "no pprof here. labs/run builds Google's; or: apt-get install google-perftools");
  }
}

std::string pprof_client::lost() const {
  if (!google_.empty()) return "";
  return "Google's pprof is not built (labs/run builds it where Go is: apt-get install golang-go "
         "golang-github-google-pprof-dev).\ngoogle-pprof stands in: only the function with the "
         "most growth is named, there is no view in a browser\nand no file that needs no binary.";
}

std::vector<grown> pprof_client::grown_between(const profile_pair& two,
                                               const frame_filter& frames) const {
  if (google_.empty()) {
    return parse_text(output_of("google-pprof", {"--text", "--show_bytes", "--lines", "--cum",
                                                 "--base=" + two.less.string(),
                                                 two.program.string(), two.more.string()}),
                      frames);
  }
  output_of(google_, {"-proto", "-symbolize=local", "-output=" + two.growth.string(),
                      "-diff_base=" + two.less.string(), two.program.string(), two.more.string()});
  words arguments = top(frames);
  arguments.push_back(two.growth.string());
  return parse_top(output_of(google_, arguments));
}

std::vector<grown_stack> pprof_client::stacks_grown(const profile_pair& two) const {
  if (google_.empty()) return {};
  return parse_traces(output_of(google_, {"-traces", "-lines", "-unit=B", two.growth.string()}));
}

std::vector<std::string> pprof_client::to_look_further(const profile_pair& two,
                                                       const frame_filter& frames) const {
  const std::string program = typed(two.program);
  if (google_.empty()) {
    return {fmt::format("google-pprof --text --show_bytes --lines --cum --base={} {} {}",
                        typed(two.less), program, typed(two.more))};
  }
  const std::string pprof = typed(google_);
  words ours = top(frames);
  std::transform(ours.begin(), ours.end(), ours.begin(), quoted);
  return {
      fmt::format("{} {} -diff_base={} {} {}", pprof, fmt::join(ours, " "), typed(two.less),
                  program, typed(two.more)),
      fmt::format("{} -http=127.0.0.1:8080 -diff_base={} {} {}", pprof, typed(two.less), program,
                  typed(two.more)),
      fmt::format("{} -http=127.0.0.1:8080 {}", pprof, typed(two.growth)),
  };
}

std::vector<std::string> pprof_client::to_look_anywhere(const profile_pair& two,
                                                        const std::string& ignore) const {
  if (google_.empty()) {
    return {fmt::format("google-pprof --text --lines --cum --base={} {} {}", two.less.string(),
                        two.program.string(), two.more.string())};
  }
  const std::string what = fmt::format("-diff_base={} {}{} {}", two.less.string(),
                                       ignore.empty() ? "" : quoted("-ignore=" + ignore) + " ",
                                       two.program.string(), two.more.string());
  return {fmt::format("{} -top -cum -lines {}", google_.string(), what),
          fmt::format("{} -http=127.0.0.1:8080 {}", google_.string(), what)};
}

}  // namespace cli
