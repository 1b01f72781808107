#include "grader/reports/write.hpp"

#include "grader/files.hpp"
#include "grader/reports/classroom50.hpp"
#include "grader/reports/exercism.hpp"
#include "grader/reports/gradescope.hpp"
#include "grader/reports/junit.hpp"

#include <utility>

namespace fs = std::filesystem;

namespace grader {

void write_reports(const result& graded, const fs::path& folder, const std::string& key) {
  nlohmann::ordered_json own = to_json(graded);
  if (!key.empty()) own["key"] = key;
  const std::pair<fs::path, std::string> reports[] = {
      {"junit.xml", to_junit(graded)},
      {"results.json", to_gradescope(graded)},
      {"classroom50.json", to_classroom50(graded, handed_in_by_environment())},
      {"exercism/results.json", to_exercism(graded)},
      // The last: by it a class that is resumed tells that all are there.
      {"graded.json",
       own.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n"}};
  fs::create_directories(folder / "exercism");
  const auto unfinished = [&](const fs::path& name) {
    return folder / (name.string() + ".unfinished");
  };
  try {
    for (const auto& [name, text] : reports) write_synced(unfinished(name), text);
  } catch (...) {
    std::error_code ignored;
    for (const auto& [name, text] : reports) fs::remove(unfinished(name), ignored);
    throw;
  }
  for (const auto& [name, text] : reports) fs::rename(unfinished(name), folder / name);
}

}  // namespace grader
