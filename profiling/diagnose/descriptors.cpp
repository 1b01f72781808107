#include "profiling/diagnose/descriptors.hpp"

#include <dlfcn.h>
#include <execinfo.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdarg>
#include <cstdio>
#include <fstream>
#include <mutex>
#include <stdexcept>

namespace scopelab::diagnose {
namespace {

struct opener {
  int depth = 0;
  std::array<void*, 32> frames{};
};

std::atomic<bool> recording{false};
std::mutex mutex;
std::array<opener, 65536> openers;  // by descriptor; in pages that are only there once used

// The frames of the note itself and of the wrapper are left out.
[[gnu::noinline]] int noted(int descriptor) {
  if (descriptor < 0 || !recording || static_cast<std::size_t>(descriptor) >= openers.size()) {
    return descriptor;
  }
  const int error = errno;
  opener now;
  now.depth = ::backtrace(now.frames.data(), static_cast<int>(now.frames.size()));
  {
    const std::lock_guard lock{mutex};
    openers[static_cast<std::size_t>(descriptor)] = now;
  }
  errno = error;
  return descriptor;
}

// What libc opens in its place is nobody's then. Not worth waiting for, nor safe after a fork.
void forget(int descriptor) {
  if (descriptor < 0 || !recording || static_cast<std::size_t>(descriptor) >= openers.size())
    return;
  const std::unique_lock lock{mutex, std::try_to_lock};
  if (lock) openers[static_cast<std::size_t>(descriptor)].depth = 0;
}

template <class Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

bool is_open(int descriptor) { return ::fcntl(descriptor, F_GETFD) != -1; }

}  // namespace

void record_descriptors() {
  std::array<void*, 1> first;
  ::backtrace(first.data(), 1);  // loads what it needs, now
  recording = true;
}

void write_descriptors(const std::string& to) {
  constexpr int own_frames = 2;
  std::ofstream out{to};
  std::string lines;
  int count = 0;
  {
    const std::lock_guard lock{mutex};
    for (std::size_t i = 0; i < openers.size(); ++i) {
      const opener& each = openers[i];
      if (each.depth <= own_frames || !is_open(static_cast<int>(i))) continue;
      ++count;
      lines += "1: 1 [1: 1] @";
      for (int f = own_frames; f < each.depth; ++f) {
        std::array<char, 32> text{};
        std::snprintf(text.data(), text.size(), " %p", each.frames[static_cast<std::size_t>(f)]);
        lines += text.data();
      }
      lines += '\n';
    }
  }
  const std::string total = std::to_string(count) + ": " + std::to_string(count);
  out << "heap profile: " << total << " [" << total << "] @ heapprofile\n"
      << lines << "\nMAPPED_LIBRARIES:\n"
      << std::ifstream{"/proc/self/maps"}.rdbuf();
  out.close();
  if (!out) throw std::runtime_error(to + ": cannot be written");
}

}  // namespace scopelab::diagnose

// The calls that open descriptors, each as before and noted. What libc opens within itself
// (opendir) is not seen.
using scopelab::diagnose::forget;
using scopelab::diagnose::next;
using scopelab::diagnose::noted;

extern "C" {

int open(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const auto mode = va_arg(rest, mode_t);
  va_end(rest);
  static auto* const real = next<int(const char*, int, ...)>("open");
  return noted(real(path, flags, mode));
}
int open64(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const auto mode = va_arg(rest, mode_t);
  va_end(rest);
  static auto* const real = next<int(const char*, int, ...)>("open64");
  return noted(real(path, flags, mode));
}
int openat(int at, const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const auto mode = va_arg(rest, mode_t);
  va_end(rest);
  static auto* const real = next<int(int, const char*, int, ...)>("openat");
  return noted(real(at, path, flags, mode));
}
int openat64(int at, const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const auto mode = va_arg(rest, mode_t);
  va_end(rest);
  static auto* const real = next<int(int, const char*, int, ...)>("openat64");
  return noted(real(at, path, flags, mode));
}
int creat(const char* path, mode_t mode) {
  static auto* const real = next<int(const char*, mode_t)>("creat");
  return noted(real(path, mode));
}
int close(int descriptor) {
  static auto* const real = next<int(int)>("close");
  forget(descriptor);
  return real(descriptor);
}
// Of its commands two make a descriptor.
int fcntl(int descriptor, int command, ...) {
  va_list rest;
  va_start(rest, command);
  void* const argument = va_arg(rest, void*);
  va_end(rest);
  static auto* const real = next<int(int, int, ...)>("fcntl");
  const int result = real(descriptor, command, argument);
  return command == F_DUPFD || command == F_DUPFD_CLOEXEC ? noted(result) : result;
}
int fcntl64(int descriptor, int command, ...) {
  va_list rest;
  va_start(rest, command);
  void* const argument = va_arg(rest, void*);
  va_end(rest);
  return fcntl(descriptor, command, argument);
}
FILE* fopen(const char* path, const char* mode) {
  static auto* const real = next<FILE*(const char*, const char*)>("fopen");
  FILE* const file = real(path, mode);
  if (file != nullptr) noted(::fileno(file));
  return file;
}
FILE* fopen64(const char* path, const char* mode) {
  static auto* const real = next<FILE*(const char*, const char*)>("fopen64");
  FILE* const file = real(path, mode);
  if (file != nullptr) noted(::fileno(file));
  return file;
}
int socket(int domain, int type, int protocol) noexcept {
  static auto* const real = next<int(int, int, int)>("socket");
  return noted(real(domain, type, protocol));
}
int socketpair(int domain, int type, int protocol, int* both) noexcept {
  static auto* const real = next<int(int, int, int, int*)>("socketpair");
  const int result = real(domain, type, protocol, both);
  if (result == 0) {
    noted(both[0]);
    noted(both[1]);
  }
  return result;
}
int accept(int from, sockaddr* address, socklen_t* size) {
  static auto* const real = next<int(int, sockaddr*, socklen_t*)>("accept");
  return noted(real(from, address, size));
}
int accept4(int from, sockaddr* address, socklen_t* size, int flags) {
  static auto* const real = next<int(int, sockaddr*, socklen_t*, int)>("accept4");
  return noted(real(from, address, size, flags));
}
int pipe(int* both) noexcept {
  static auto* const real = next<int(int*)>("pipe");
  const int result = real(both);
  if (result == 0) {
    noted(both[0]);
    noted(both[1]);
  }
  return result;
}
int pipe2(int* both, int flags) noexcept {
  static auto* const real = next<int(int*, int)>("pipe2");
  const int result = real(both, flags);
  if (result == 0) {
    noted(both[0]);
    noted(both[1]);
  }
  return result;
}
int dup(int descriptor) noexcept {
  static auto* const real = next<int(int)>("dup");
  return noted(real(descriptor));
}
int dup2(int descriptor, int as) noexcept {
  static auto* const real = next<int(int, int)>("dup2");
  return noted(real(descriptor, as));
}
int dup3(int descriptor, int as, int flags) noexcept {
  static auto* const real = next<int(int, int, int)>("dup3");
  return noted(real(descriptor, as, flags));
}
int memfd_create(const char* name, unsigned int flags) noexcept {
  static auto* const real = next<int(const char*, unsigned int)>("memfd_create");
  return noted(real(name, flags));
}
int eventfd(unsigned int count, int flags) noexcept {
  static auto* const real = next<int(unsigned int, int)>("eventfd");
  return noted(real(count, flags));
}
int epoll_create1(int flags) noexcept {
  static auto* const real = next<int(int)>("epoll_create1");
  return noted(real(flags));
}
int timerfd_create(clockid_t clock, int flags) noexcept {
  static auto* const real = next<int(clockid_t, int)>("timerfd_create");
  return noted(real(clock, flags));
}

}  // extern "C"
