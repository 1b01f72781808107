#include "cli/report.hpp"

#include "cli/process.hpp"
#include "cli/report_model.hpp"

#include <fmt/format.h>

namespace fs = std::filesystem;

namespace cli {
namespace {

constexpr const char* about =
    "Scope-exit pitfalls in C++: broken programs beside fixed ones, and the difference measured.";

void render(const fs::path& model, const fs::path& out) {
  const fs::path libraries = build_folder() / "report" / "node_modules";
  if (!fs::exists(libraries) || !installed("node")) {
    throw complaint(lab_fault,
                    "the report's libraries are not here. labs/run fetches them, by npm");
  }
  const finished run = run_program("node", {(root() / "profiling/report/render.mjs").string(),
                                            model.string(), libraries.string(), out.string()});
  if (run.exit_code != 0) throw complaint(lab_fault, "the report is not written: " + run.err);
}

}  // namespace

int report(const std::vector<lab>& labs, const fs::path& out, bool as_json) {
  const fs::path folder = build_folder() / "report";
  json model{{"title", "scopelab"}, {"about", about}, {"groups", json::array()}};
  {
    progress shown{"measuring for the report"};
    for (const lab& each : labs) {
      model["groups"].push_back(group_of(each, measured_of(each, folder / "measured", shown)));
    }
  }
  const std::string text = model.dump(-1, ' ', false, json::error_handler_t::replace);
  if (as_json) {
    fmt::print("{}\n", text);
    return pass;
  }
  const fs::path file = out.empty() ? folder / "scopelab.html" : fs::absolute(out);
  fs::create_directories(folder);
  write_file(folder / "model.json", text);
  render(folder / "model.json", file);
  fmt::print("{}\n", file.string());
  return pass;
}

}  // namespace cli
