// heap_work used|only|exact OPERATIONS: allocations of mixed sizes, a thousand alive at a
// time, made twelve calls deep; written once and read once, or only allocated. Prints the processor's nanoseconds an allocation, and
// whether the allocator took samples.
#include "profiling/heap/exact_profile.hpp"

#include <dlfcn.h>
#include <sys/resource.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <memory>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

using block = std::unique_ptr<char[]>;

[[gnu::noinline]] block made_deep(int calls, std::size_t size) {
  if (calls == 0) return block{new char[size]};
  block made = made_deep(calls - 1, size);
  made[0] = static_cast<char>(calls);  // no tail call
  return made;
}

double processor_ns() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto ns = [](const timeval& t) {
    return 1e9 * static_cast<double>(t.tv_sec) + 1e3 * static_cast<double>(t.tv_usec);
  };
  return ns(used.ru_utime) + ns(used.ru_stime);
}

double ns_an_allocation(int operations, bool used) {
  std::array<block, 1000> alive;
  std::uint32_t random = 1;
  volatile unsigned read = 0;
  const double begin = processor_ns();
  for (int i = 0; i < operations; ++i) {
    random = random * 1664525 + 1013904223;
    const std::size_t size = 16 + random % 1009;
    block& last = alive[i % alive.size()] = made_deep(12, size);
    if (!used) continue;
    std::memset(last.get(), i, size);
    read = read + std::accumulate(last.get(), last.get() + size, 0u);
  }
  return (processor_ns() - begin) / operations;
}

// Whether the allocator has samples to tell; it warns in their place if it takes none.
bool sampled() {
  void* const instance = ::dlsym(RTLD_DEFAULT, "_ZN15MallocExtension8instanceEv");
  void* const tell = ::dlsym(RTLD_DEFAULT,
                             "_ZN22TCMallocImplementation13GetHeapSampleEPNSt7__cxx1112"
                             "basic_stringIcSt11char_traitsIcESaIcEEE");
  if (instance == nullptr || tell == nullptr) throw std::runtime_error("no GetHeapSample here");
  std::string samples;
  reinterpret_cast<void (*)(void*, std::string*)>(tell)(reinterpret_cast<void* (*)()>(instance)(),
                                                        &samples);
  return samples.find("%warn") == std::string::npos && samples.starts_with("heap profile:");
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 3) {
    std::cerr << "heap_work used|only|exact OPERATIONS\n";
    return 2;
  }
  scopelab::heap::restart_able_to_record(argv);
  std::optional<scopelab::heap::recording> all;
  if (argv[1] == std::string_view{"exact"}) all.emplace();
  std::cout << ns_an_allocation(std::atoi(argv[2]), argv[1] == std::string_view{"used"}) << ' '
            << (sampled() ? "sampled" : "not sampled") << '\n';
} catch (const std::exception& error) {
  std::cerr << "heap_work: " << error.what() << '\n';
  return 3;
}
