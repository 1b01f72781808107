#include "grader/build.hpp"

#include "cli/tree.hpp"
#include "grader/model.hpp"

#include <stdexcept>
#include <utility>

namespace fs = std::filesystem;

namespace grader {
namespace {

bool ends_with(const std::string& text, std::string_view end) {
  return std::string_view{text}.ends_with(end);
}

}  // namespace

fs::path builder::confined(const recipe& how, const fs::path& object) const {
  const std::set<std::string>& promised = how.halves.promised;
  if (promised.empty()) throw std::runtime_error("no half is there whose names may be kept");
  std::string local = "nobody\n";  // objcopy wants no list to be empty
  std::string shared = local;
  for (const symbol& each : symbols_of(object)) {
    if (!each.defined() || each.local || promised.contains(each.name)) continue;
    // A static of an inline function is one for all.
    (each.weak && !each.function() ? shared : local) += each.name + '\n';
  }
  const fs::path own_names = object.string() + ".local";
  const fs::path shared_names = object.string() + ".shared";
  cli::write_file(own_names, local);
  cli::write_file(shared_names, shared);
  const fs::path own = object.string() + ".own";
  command what = compiler(how, object.parent_path());
  // Without its groups, of which the linker would take another object's.
  constexpr const char* script =
      "ld -r --force-group-allocation -o \"$2\" \"$1\" && "
      "exec objcopy --localize-symbols=\"$3\" --weaken-symbols=\"$4\" \"$2\"";
  what.program = {"/bin/sh",
                  "-c",
                  script,
                  "sh",
                  object.string(),
                  own.string(),
                  own_names.string(),
                  shared_names.string()};
  const observation seen = in_.run(what);
  if (seen.exit_code != 0)
    throw std::runtime_error("the object cannot be confined: " + plain(seen.err.text, 500));
  return own;
}

std::string builder::link(const recipe& how, const fs::path& object,
                          const fs::path& program) const {
  const fs::path own = confined(how, object);
  command what = compiler(how, program.parent_path());
  what.folder = how.build;
  what.hidden.clear();
  what.program.clear();
  bool placed = false;
  const auto place = [&] {
    if (!std::exchange(placed, true)) what.program.push_back(own.string());
  };
  for (std::size_t i = 0; i < how.link.size(); ++i) {
    const std::string& each = how.link[i];
    if (placed || !ends_with(each, ".o")) {
      const bool library = ends_with(each, ".a") || each.find(".so") != std::string::npos;
      if (library && !placed) {
        // The kit comes before the learner's object, and all of it: of two inline functions of one
        // name the first is kept.
        for (const std::string& kit : how.link) {
          if (!ends_with(kit, "/libscopelab_kit.a")) continue;
          what.program.insert(what.program.end(),
                              {"-Wl,--whole-archive", kit, "-Wl,--no-whole-archive"});
        }
        place();
      }
      if (ends_with(each, "/libscopelab_kit.a")) continue;
    }
    what.program.push_back(each);
  }
  place();
  what.program.insert(what.program.end(), {"-o", program.string()});
  const observation seen = in_.run(what);
  if (seen.exit_code == 0 && fs::is_regular_file(program)) return "";

  static constexpr std::string_view undefined = "undefined reference to `";
  static constexpr std::string_view twice = "multiple definition of `";
  for (const std::string_view mark : {undefined, twice}) {
    const std::size_t at = seen.err.text.find(mark);
    if (at == std::string::npos) continue;
    const std::size_t begin = at + mark.size();
    const std::string name = seen.err.text.substr(begin, seen.err.text.find('\'', begin) - begin);
    return plain(mark == undefined ? name + " is not defined: contract.hpp says what a half defines"
                                   : name + " is defined by the lab as well: call it otherwise");
  }
  // Whatever it is, it is his: the lab's own halves are linked by the same command.
  if (seen.reported && seen.signal == 0 && !seen.timed_out)
    return "it compiles, and cannot be linked with the lab";
  throw std::runtime_error("the program cannot be linked: " + plain(seen.err.text, 500));
}

}  // namespace grader
