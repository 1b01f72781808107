// Programs that can't be looked at, or not so well: `troubled NAME`.
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <list>
#include <vector>

#include "profiling/diagnose/specimens/ticks.hpp"

namespace {

void crashes() {
  specimens::for_ever(100, [](int tick) {
    if (tick == 150) std::raise(SIGSEGV);
  });
}

void exits() {
  specimens::for_ever(100, [](int tick) {
    if (tick < 150) return;
    std::cerr << "no work left" << std::endl;
    std::exit(3);
  });
}

void idles() {
  for (;;) ::pause();
}

[[gnu::noinline]] void keep(std::list<std::vector<char>>& all) { all.emplace_back(1000); }

void leaks() {
  std::list<std::vector<char>> all;
  specimens::for_ever(200, [&](int) { keep(all); });
}

}  // namespace

int main(int argc, char** argv) {
  return specimens::run(
      argc, argv, {{"crashes", crashes}, {"exits", exits}, {"idles", idles}, {"leaks", leaks}});
}
