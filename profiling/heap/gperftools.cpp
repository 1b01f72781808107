#include "profiling/heap/gperftools.hpp"

#include "profiling/heap/exact_profile.hpp"

#include <dlfcn.h>
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
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

namespace {

#ifdef SCOPELAB_HEAP_SANITIZED
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif

constexpr const char* cpu_profiler = "libprofiler.so.0";
constexpr const char* restarted = "SCOPELAB_HEAP_RESTARTED";

constexpr const char* how_to_get_it =
    "heap profiles need gperftools: apt-get install libgoogle-perftools4";
constexpr const char* how_to_start =
    ". Install gperftools (apt-get install libgoogle-perftools4) and start the program so: "
    "TCMALLOC_SAMPLE_PARAMETER=524288 LD_PRELOAD=libtcmalloc_and_profiler.so.4 PROGRAM";
constexpr const char* not_with_a_sanitizer =
    "the program is built with a sanitizer, beside which gperftools does not work: use a build "
    "without one";

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

// malloc'ed text.
using text = std::unique_ptr<char, void (*)(void*)>;

bool is_recording() {
  auto* const running = find<int()>("IsHeapProfilerRunning");
  return running != nullptr && running() != 0;
}

}  // namespace

namespace scopelab::heap {

const char* const recording_allocator = "libtcmalloc.so.4";

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
  return {{"HEAP_PROFILE_ALLOCATION_INTERVAL", "0"},
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
  set("LD_PRELOAD", recording_allocator);
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
  const text now{need<char*()>("GetHeapProfile")(), std::free};
  std::ofstream out{to, std::ios::binary};
  out << now.get();
  out.close();
  if (!out) throw std::runtime_error(to.string() + ": cannot be written");
}

}  // namespace scopelab::heap

namespace scopelab::gperftools {
namespace {

// Those of class MallocExtension, as the compiler calls them. Its std::string is libstdc++'s.
#ifdef __GLIBCXX__
constexpr const char* own_string = "EPNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE";
#else
constexpr const char* own_string = " is there with libstdc++ only";
#endif

std::string of_allocator(const std::string& what) {
  auto* const instance = find<void*()>("_ZN15MallocExtension8instanceEv");
  auto* const read =
      find<void(void*, std::string*)>(("_ZN15MallocExtension" + what + own_string).c_str());
  if (instance == nullptr || read == nullptr) {
    throw missing{sanitized ? not_with_a_sanitizer
                            : std::string{"the program does not run with gperftools' allocator"} +
                                  how_to_start};
  }
  std::string profile;
  read(instance(), &profile);
  return profile;
}

// Needs no restart: it is loaded when it is first asked for.
void load_cpu_profiler() {
  if (find<void()>("ProfilerStart") != nullptr) return;
  if (sanitized) throw missing{not_with_a_sanitizer};
  if (::dlopen(cpu_profiler, RTLD_NOW | RTLD_GLOBAL) == nullptr) {
    throw missing{
        "the CPU profiler of gperftools is not there: apt-get install libgoogle-perftools4"};
  }
}

}  // namespace

std::string heap() {
  if (is_recording()) {
    const text exact{find<char*()>("GetHeapProfile")(), std::free};
    return exact.get();
  }
  std::string sampled = of_allocator("13GetHeapSample");
  // What the allocator says then is for pprof, which shows an empty profile.
  if (sampled.find("@ heap_v2/0\n") != std::string::npos) {
    throw missing{
        "the allocator takes no samples: start the program with TCMALLOC_SAMPLE_PARAMETER=524288"};
  }
  return sampled;
}

std::string growth() { return of_allocator("19GetHeapGrowthStacks"); }

cpu_profile::cpu_profile() : file_(::memfd_create("cpu_profile", MFD_CLOEXEC)) {
  if (file_ < 0) throw std::system_error(errno, std::generic_category(), "memory for a profile");
  try {
    load_cpu_profiler();
    if (is_recording()) {
      throw busy{
          "an exact heap profile is being recorded, and gperftools does not do both: start the "
          "program without HEAPPROFILE"};
    }
    const std::string path = "/proc/self/fd/" + std::to_string(file_);
    runs_ = need<int(const char*)>("ProfilerStart")(path.c_str()) != 0;
    if (!runs_)
      throw busy{"a CPU profile is under way that was started elsewhere: try when it has ended"};
  } catch (...) {
    ::close(file_);
    throw;
  }
}

cpu_profile::~cpu_profile() {
  stop();
  ::close(file_);
}

void cpu_profile::stop() noexcept {
  if (runs_) find<void()>("ProfilerStop")();
  runs_ = false;
}

std::string cpu_profile::finish() {
  stop();
  std::string profile;
  std::array<char, 65536> some;
  for (::ssize_t n = 0;
       (n = ::pread(file_, some.data(), some.size(), static_cast<::off_t>(profile.size()))) > 0;)
    profile.append(some.data(), static_cast<std::size_t>(n));
  return profile;
}

}  // namespace scopelab::gperftools
