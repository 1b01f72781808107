// last_span URL [early|late|throws]: its last span ends when static objects are destroyed, after main().
#include "scopelab/observe/exporter.hpp"

#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string_view>

using namespace scopelab;

namespace {

// Destroyed in the opposite order of their construction: `last` after `exports`, if it is early.
struct closes {
  std::unique_ptr<observe::tracer> in;
  ~closes() {
    if (!in) return;
    observe::span span{*in, "closes"};
    span.succeeded();
  }
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const std::string_view how = argv[2];
  static closes early;
  static const observe::tracer exports{observe::make_otlp_exporter(
      {"last_span"}, {.url = argv[1], .at_shutdown = std::chrono::minutes{1}})};
  static closes late;
  (how == "late" ? late : early).in =
      std::make_unique<observe::tracer>(exports);
  if (how == "exit") std::exit(0);
  return 0;
}
