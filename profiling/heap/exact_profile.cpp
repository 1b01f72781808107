#include "profiling/heap/exact_profile.hpp"

#include <dlfcn.h>
#include <malloc.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <system_error>

// A build that has AddressSanitizer or ThreadSanitizer; clang says it otherwise than g++.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SCOPELAB_HEAP_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SCOPELAB_HEAP_SANITIZED
#endif
#endif

namespace scopelab::heap {
namespace {

#ifdef SCOPELAB_HEAP_SANITIZED
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif

constexpr const char* allocator = "libtcmalloc.so.4";
constexpr const char* restarted = "SCOPELAB_HEAP_RESTARTED";

constexpr const char* how_to_get_it =
    "heap profiles need gperftools: apt-get install libgoogle-perftools4";

// Found at run time, so that a program which is not profiled keeps its allocator.
template <class Function>
Function* find(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_DEFAULT, name));
}

template <class Function>
Function& need(const char* name) {
  auto* found = find<Function>(name);
  if (found == nullptr) throw std::runtime_error(how_to_get_it);
  return *found;
}

void set(const char* name, const std::string& value) { ::setenv(name, value.c_str(), 1); }

}  // namespace

bool able_to_record() { return find<char*()>("GetHeapProfile") != nullptr; }

std::int64_t live_bytes() {
  using property = int(const char*, std::size_t*);
  static auto* const of_gperftools = find<property>("MallocExtension_GetNumericProperty");
  std::size_t bytes = 0;
  if (of_gperftools != nullptr && of_gperftools("generic.current_allocated_bytes", &bytes) != 0) {
    return static_cast<std::int64_t>(bytes);
  }
  const struct mallinfo2 of_glibc = ::mallinfo2();
  return static_cast<std::int64_t>(of_glibc.uordblks + of_glibc.hblkhd);
}

// Only what write() asks for is written, and by the unwinder that takes least.
std::vector<std::pair<std::string, std::string>> environment_to_record() {
  return {{"LD_PRELOAD", allocator},
          {"HEAP_PROFILE_ALLOCATION_INTERVAL", "0"},
          {"HEAP_PROFILE_INUSE_INTERVAL", "0"},
          {"HEAP_PROFILE_DEALLOCATION_INTERVAL", "0"},
          {"TCMALLOC_STACKTRACE_METHOD", "libgcc"},
          {"PERFTOOLS_VERBOSE", "-1"}};  // nor says "Starting tracking the heap"
}

void restart_able_to_record(char** argv) {
  const bool again = std::getenv(restarted) != nullptr;
  ::unsetenv(restarted);
  if (able_to_record()) {
    if (again) ::unsetenv("LD_PRELOAD");  // not for the programs this one starts
    return;
  }
  if (sanitized) {
    throw std::runtime_error(
        "heap profiles need gperftools' allocator, and a sanitizer has its own: "
        "use a build without one");
  }
  // The loader only warns of a library that is not there.
  if (again) {
    throw std::runtime_error(how_to_get_it);
  }
  set(restarted, "1");
  for (const auto& [name, value] : environment_to_record()) set(name.c_str(), value);
  ::execv("/proc/self/exe", argv);
  throw std::system_error(errno, std::generic_category(), "restart with the profiler");
}

recording::recording() {
  if (need<int()>("IsHeapProfilerRunning")() != 0) {
    throw std::runtime_error("a heap recording is under way already: one at a time");
  }
  // The prefix is that of dumps by interval, of which there are none.
  need<void(const char*)>("HeapProfilerStart")("/nonexistent/heap");
}

recording::~recording() { find<void()>("HeapProfilerStop")(); }

void recording::write(const std::filesystem::path& to) const {
  const std::unique_ptr<char, void (*)(void*)> text{need<char*()>("GetHeapProfile")(), std::free};
  std::ofstream out{to, std::ios::binary};
  out << text.get();
  out.close();
  if (!out) throw std::runtime_error(to.string() + ": cannot be written");
}

}  // namespace scopelab::heap
