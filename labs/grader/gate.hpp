// What an object file may not contain, and why: a submission is linked into the program that
// judges it.
//
// It stops what is plain to see. What gets past it must still leave a record that all observations
// agree with.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace grader {

struct symbol {
  std::string name;     // as in the object: mangled
  std::string section;  // "*UND*": it is used, not defined
  bool local = false;
  bool weak = false;
  bool indirect = false;  // an IFUNC
  char type = ' ';        // F function, O object

  bool defined() const { return section != "*UND*"; }
  bool function() const { return type == 'F'; }
};

struct section {
  std::string name;
  bool code = false;
  bool writable = false;
};

struct object_facts {
  std::vector<symbol> symbols;
  std::vector<section> sections;
  std::vector<std::string> instructions;  // those that call the kernel: "syscall"
  std::vector<std::string> texts;         // that name /proc or /dev
};

// From `objdump -t -h -w`.
object_facts parse_objdump(const std::string& printed);

// From `objdump -r`: what is used in functions of these names, or beginnings of names, and nowhere
// else. Of an object that is compiled with -fno-inline, so that each is where it was written.
std::set<std::string> used_alone_by(const std::vector<std::string>& functions,
                                    const std::string& relocations);

struct refused_thing {
  std::string reason;  // as lab.json "allow" names it: exit, files, sanitizer ...
  std::string why;     // a sentence
};

// `known`: names that any submission may use here, since the lab's own halves do. `allowed`:
// reasons that the lab lets pass.
std::vector<refused_thing> refused_in(const object_facts& object,
                                      const std::set<std::string>& known,
                                      const std::set<std::string>& allowed);

// Why a preprocessed source is refused: assembler in the learner's own lines, or a namespace that is
// not his. Empty: it is not.
std::string refused_in_text(std::string_view preprocessed);

// Why a source is refused before anything else: it tells the compiler another file's name. Empty:
// it is not.
std::string refused_in_source(const std::string& source);

}  // namespace grader
