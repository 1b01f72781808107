#include "grader/reports/write.hpp"

#include "grader/reports/classroom50.hpp"
#include "grader/reports/exercism.hpp"
#include "grader/reports/gradescope.hpp"
#include "grader/reports/junit.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace fs = std::filesystem;

namespace grader {
namespace {

[[noreturn]] void cannot_write(const fs::path& path) {
  throw std::system_error(errno, std::generic_category(), path.string() + " cannot be written");
}

void write_all(const fs::path& path, std::string_view text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) cannot_write(path);
  bool written = true;
  while (written && !text.empty()) {
    const ssize_t count = ::write(file, text.data(), text.size());
    if (count > 0) text.remove_prefix(static_cast<std::size_t>(count));
    written = count > 0 || errno == EINTR;
  }
  // A full disk may only be told here.
  written = written && ::fsync(file) == 0;
  if (::close(file) != 0 || !written) cannot_write(path);
}

}  // namespace

void write_reports(const result& graded, const fs::path& folder, const std::string& key) {
  nlohmann::ordered_json own = to_json(graded);
  if (!key.empty()) own["key"] = key;
  const std::pair<fs::path, std::string> reports[] = {
      {"graded.json",
       own.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n"},
      {"junit.xml", to_junit(graded)},
      {"results.json", to_gradescope(graded)},
      {"classroom50.json", to_classroom50(graded, handed_in_by_environment())},
      {"exercism/results.json", to_exercism(graded)}};
  fs::create_directories(folder / "exercism");
  const auto unfinished = [&](const fs::path& name) {
    return folder / (name.string() + ".unfinished");
  };
  try {
    for (const auto& [name, text] : reports) write_all(unfinished(name), text);
  } catch (...) {
    std::error_code ignored;
    for (const auto& [name, text] : reports) fs::remove(unfinished(name), ignored);
    throw;
  }
  for (const auto& [name, text] : reports) fs::rename(unfinished(name), folder / name);
}

}  // namespace grader
