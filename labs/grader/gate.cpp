#include "grader/gate.hpp"

#include "grader/gate_names.hpp"

#include <cxxabi.h>
#include <dlfcn.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <memory>
#include <sstream>
#include <utility>

namespace grader {
namespace {

std::string readable(const std::string& name) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> text{
      abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status), &std::free};
  return status == 0 ? text.get() : name;
}

bool mangled(const std::string& name) { return name.starts_with("_Z"); }

// Whether a name is in the namespace, given as it is mangled: "3kit".
bool within(const std::string& name, std::string_view space) {
  for (const std::string_view before : {"_ZN", "_ZNK", "_ZTVN", "_ZTIN", "_ZTSN"}) {
    if (name.starts_with(std::string{before} + std::string{space})) return true;
  }
  return false;
}

bool within_std(const std::string& name) {
  for (const std::string_view before : {"_ZNSt", "_ZNKSt", "_ZSt", "_ZNSa", "_ZNSs", "_ZNSi",
                                        "_ZNSo", "_ZNKSs", "_ZTVSt", "_ZTISt"}) {
    if (name.starts_with(before)) return true;
  }
  return within(name, "9__gnu_cxx") || within(name, "10__cxxabiv1");
}

bool replaces_new(const std::string& name) {
  return name.starts_with("_Zn") || name.starts_with("_Zdl") || name.starts_with("_Zda");
}

// "kit::loop::" of kit::loop::again(): what a half uses one member of, it may use all of.
std::string class_of(const std::string& name) {
  const std::string text = readable(name);
  const std::size_t space = text.find("::");
  const std::size_t end = text.find("::", space == std::string::npos ? space : space + 2);
  return end == std::string::npos || end > text.find('(') ? text : text.substr(0, end + 2);
}

class inspection {
 public:
  inspection(const std::set<std::string>& known, const std::set<std::string>& allowed)
      : known_(known), allowed_(allowed) {
    for (const std::string& each : known) {
      if (within(each, "3kit")) classes_.insert(class_of(each));
    }
  }

  void used(const symbol& each) {
    if (known_.contains(each.name)) return;
    if (each.name.find("N7testing") != std::string::npos)
      return refuse("googletest", "uses " + readable(each.name) + ", which is the judge's");
    if (within(each.name, "3kit") && !classes_.contains(class_of(each.name)))
      return refuse("harness", "uses " + readable(each.name) + ", which is the judge's");
    const named_reason* const found = reason_of(each.name);
    if (found != nullptr) refuse(found->reason, "uses " + readable(each.name) + ": " + found->why);
  }

  void defined(const symbol& each) {
    if (each.indirect)
      return refuse("sections", "resolves " + readable(each.name) + " while it is loaded (ifunc)");
    if (each.type == 'O' && each.section.starts_with(".text"))
      return refuse("sections", "keeps data among its code: " + readable(each.name));
    if (each.local) return;
    if (each.name == "main") return refuse("main", "defines main(), which the lab has");
    if (replaces_new(each.name))
      return refuse("allocator",
                    "replaces " + readable(each.name) + ", which the ledger counts with");
    if (reserved(each.name))
      return refuse("sanitizer", "defines " + each.name + ", which speaks to a sanitizer");
    // Of Asio's headers.
    if (each.weak && each.name.starts_with("boost_asio_")) return;
    if (!mangled(each.name) && each.type == 'F' && !each.name.starts_with("__clang"))
      return refuse("c_names", "defines " + each.name +
                                   "() with C linkage, which may replace the C library's");
    if (!mangled(each.name) && !each.weak && ::dlsym(RTLD_DEFAULT, each.name.c_str()) != nullptr)
      return refuse("c_names", "defines " + each.name + ", which is a name of the C library");
    // Of any kind: no template of a learner's is one of a test.
    if (each.name.find("7testing") != std::string::npos)
      return refuse("googletest", "defines " + readable(each.name) + ", which is the judge's");
    if (!each.weak &&
        (within_std(each.name) || within(each.name, "3kit") || within(each.name, "9benchmark")))
      refuse("harness", "defines " + readable(each.name) + ", which is not its own");
  }

  void refuse(std::string_view reason, const std::string& why) {
    if (!allowed_.contains(std::string{reason})) found_.push_back({std::string{reason}, why});
  }
  std::vector<refused_thing> found() const { return found_; }

 private:
  const std::set<std::string>& known_;
  const std::set<std::string>& allowed_;
  std::set<std::string> classes_;
  std::vector<refused_thing> found_;
};

}  // namespace

object_facts parse_objdump(const std::string& printed) {
  object_facts out;
  std::istringstream lines{printed};
  for (std::string line; std::getline(lines, line);) {
    const std::size_t tab = line.find('\t');
    // "0000000000000000  w    F .text._Zx\t000000000000000b .hidden _Zx": seven flags.
    if (tab != std::string::npos && line.size() > 25 && line[16] == ' ' && line[24] == ' ') {
      const auto flag = [&line](std::size_t i) { return line[16 + i]; };
      out.symbols.push_back({.name = line.substr(line.rfind(' ') + 1),
                             .section = line.substr(25, tab - 25),
                             .local = flag(1) == 'l',
                             .weak = flag(2) == 'w' || flag(1) == 'u',
                             .indirect = flag(5) == 'i',
                             .type = flag(7)});
      continue;
    }
    // "  3 .text._Zx  0000000b  ...  2**1  CONTENTS, ALLOC, LOAD, READONLY, CODE"
    std::istringstream words{line};
    int number = -1;
    std::string name;
    if (words >> number >> name && line.find("2**") != std::string::npos) {
      out.sections.push_back({.name = name,
                              .code = line.find("CODE") != std::string::npos,
                              .writable = line.find("READONLY") == std::string::npos});
    }
  }
  return out;
}

std::set<std::string> used_alone_by(const std::vector<std::string>& functions,
                                    const std::string& relocations) {
  std::set<std::string> by_them;
  std::set<std::string> by_others;
  bool in_one = false;
  std::istringstream lines{relocations};
  for (std::string line; std::getline(lines, line);) {
    // "RELOCATION RECORDS FOR [.text._ZN5boost4asio...]:", then "OFFSET TYPE name-0x4"
    if (line.starts_with("RELOCATION RECORDS FOR [")) {
      const std::string section = line.substr(line.find('[') + 1);
      in_one = std::any_of(functions.begin(), functions.end(), [&](const std::string& name) {
        return section.starts_with(".text." + name) ||
               section.starts_with(".text.unlikely." + name);
      });
      continue;
    }
    std::istringstream words{line};
    std::string offset;
    std::string type;
    std::string name;
    if (!(words >> offset >> type >> name)) continue;
    const std::size_t added = std::min(name.rfind("-0x"), name.rfind("+0x"));
    name = name.substr(0, added);
    (in_one ? by_them : by_others).insert(name);
  }
  std::erase_if(by_them, [&](const std::string& name) { return by_others.contains(name); });
  return by_them;
}

std::vector<refused_thing> refused_in(const object_facts& object,
                                      const std::set<std::string>& known,
                                      const std::set<std::string>& allowed) {
  inspection all{known, allowed};
  for (const symbol& each : object.symbols) each.defined() ? all.defined(each) : all.used(each);
  for (const section& each : object.sections) {
    for (const std::string_view early : {".preinit_array", ".init", ".fini", ".ctors", ".dtors"}) {
      if (each.name == early || (each.name.starts_with(early) && early == ".preinit_array"))
        all.refuse("sections", "has code that runs before or after everything: " + each.name);
    }
    if (each.code && each.writable)
      all.refuse("sections", "has code that can be written: " + each.name);
  }
  for (const std::string& each : object.instructions)
    all.refuse("syscall", "calls the kernel by itself: " + each);
  for (const std::string& each : object.texts)
    all.refuse("files", "names " + each + ", where the judge's own descriptors are");
  return all.found();
}

}  // namespace grader
