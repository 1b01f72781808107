#include "cli/notes.hpp"

namespace fs = std::filesystem;

namespace cli {
namespace {

fs::path file_of(const lab& lab) { return build_folder() / "labs" / lab.name / "learner.json"; }

}  // namespace

json notes_of(const lab& lab) {
  if (!fs::exists(file_of(lab))) return json::object();
  json notes = json::parse(read_file(file_of(lab)), nullptr, false);
  return notes.is_object() ? notes : json::object();
}

void keep_notes(const lab& lab, const json& notes) { write_file(file_of(lab), notes.dump()); }

void forget_notes(const lab& lab) { fs::remove(file_of(lab)); }

}  // namespace cli
