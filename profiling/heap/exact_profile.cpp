#include "profiling/heap/exact_profile.hpp"

#include <dlfcn.h>
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
  set("LD_PRELOAD", allocator);
  // Only what write() asks for is written, and by the unwinder that takes least.
  set("HEAP_PROFILE_ALLOCATION_INTERVAL", "0");
  set("HEAP_PROFILE_INUSE_INTERVAL", "0");
  set("HEAP_PROFILE_DEALLOCATION_INTERVAL", "0");
  set("TCMALLOC_STACKTRACE_METHOD", "libgcc");
  set("PERFTOOLS_VERBOSE", "-1");  // nor says "Starting tracking the heap"
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
