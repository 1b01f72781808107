#include "world.hpp"

#include "kit/ledger.hpp"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

part::part(std::size_t size) : size_(size) {}

int part::open() const {
  const int descriptor = ::memfd_create("part", MFD_CLOEXEC);
  if (descriptor < 0 || ::ftruncate(descriptor, static_cast<off_t>(size_)) != 0) {
    throw std::system_error(errno, std::generic_category(), "part");
  }
  kit::note_descriptors();
  return descriptor;
}

namespace {

int in_vain = 0;

}  // namespace

void part::close(int descriptor) noexcept {
  if (::close(descriptor) != 0) ++in_vain;
}

int part::closed_in_vain() { return in_vain; }

std::size_t part::size_of(int descriptor) {
  struct stat info{};
  if (::fstat(descriptor, &info) != 0) {
    throw std::system_error(errno, std::generic_category(), "part");
  }
  return static_cast<std::size_t>(info.st_size);
}
