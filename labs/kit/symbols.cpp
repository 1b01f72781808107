#include "kit/symbols.hpp"

#include <link.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <memory>
#include <string_view>

namespace kit {
namespace {

// Where this program is in memory; its addresses in the file are less by `bias`.
struct image {
  std::uintptr_t bias = 0;
  std::uintptr_t begin = UINTPTR_MAX;
  std::uintptr_t end = 0;
};

image this_image() {
  image found;
  ::dl_iterate_phdr(
      [](dl_phdr_info* info, std::size_t, void* into) {
        image& program = *static_cast<image*>(into);
        program.bias = info->dlpi_addr;
        for (int i = 0; i < info->dlpi_phnum; ++i) {
          const auto& segment = info->dlpi_phdr[i];
          if (segment.p_type != PT_LOAD) continue;
          const std::uintptr_t at = info->dlpi_addr + segment.p_vaddr;
          program.begin = std::min(program.begin, at);
          program.end = std::max(program.end, at + segment.p_memsz);
        }
        return 1;  // the program itself is the first, and enough
      },
      &found);
  return found;
}

std::string hex(std::uintptr_t number) {
  char text[32];
  std::snprintf(text, sizeof text, "%#lx", static_cast<unsigned long>(number));
  return text;
}

// "bool (anonymous namespace)::f<int>(char)" -> "f<int>"; of a lambda or of a
// coroutine's frame: the function it is in.
std::string plain(std::string name) {
  static constexpr std::string_view unnamed = "(anonymous namespace)::";
  for (std::size_t at; (at = name.find(unnamed)) != std::string::npos;) {
    name.erase(at, unnamed.size());
  }
  name.resize(std::min(name.find('('), name.size()));
  const std::size_t result = name.rfind(' ', name.find('<'));
  return result == std::string::npos ? name : name.substr(result + 1);
}

// Appends what "file:12 (discriminator 3)" says.
void add_line(std::vector<source_line>& to, const std::string& function, const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) return;
  int line = 0;
  std::from_chars(text.data() + colon + 1, text.data() + text.size(), line);
  if (line > 0) to.push_back({plain(function), text.substr(0, colon), line});
}

std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> out{::popen(command.c_str(), "r"), ::pclose};
  std::string text;
  char buffer[4096];
  while (out && std::fgets(buffer, sizeof buffer, out.get()) != nullptr) text += buffer;
  return text;
}

}  // namespace

std::map<std::uintptr_t, std::vector<source_line>> lines_of(
    const std::vector<std::uintptr_t>& addresses) {
  const image program = this_image();
  std::string command = "addr2line -a -C -f -i -e /proc/" + std::to_string(::getpid()) + "/exe";
  std::vector<std::uintptr_t> asked;
  for (const std::uintptr_t address : addresses) {
    if (address < program.begin || address >= program.end) continue;
    asked.push_back(address);
    command += " " + hex(address - program.bias);
  }
  std::map<std::uintptr_t, std::vector<source_line>> found;
  if (asked.empty()) return found;

  // An address, then a function and its line for each inlined call.
  const std::string text = output_of(command + " 2>/dev/null");
  std::size_t answered = 0;
  std::string function;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string line = text.substr(begin, end - begin);
    begin = end + 1;
    if (line.starts_with("0x")) {
      ++answered;
      function.clear();
    } else if (function.empty()) {
      function = line;
    } else {
      if (answered > 0 && answered <= asked.size()) {
        add_line(found[asked[answered - 1]], function, line);
      }
      function.clear();
    }
  }
  return found;
}

}  // namespace kit
