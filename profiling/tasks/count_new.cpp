// Charges what `new` allocates to the task that is running, until it is deleted, by whomever. It
// replaces the operators of the whole program: each block has a header.
#include "scopelab/async/account.hpp"

#include <algorithm>
#include <cstdlib>
#include <new>

namespace {

struct alignas(16) header {
  scopelab::async::account* owner;
  std::size_t bytes;
};

constexpr std::size_t usual = __STDCPP_DEFAULT_NEW_ALIGNMENT__;

std::size_t room(std::size_t align) { return std::max(align, sizeof(header)); }

void* allocate(std::size_t bytes, std::size_t align) noexcept {
  const std::size_t before = room(align);
  if (bytes > PTRDIFF_MAX - 2 * before) return nullptr;
  const std::size_t whole = (before + bytes + align - 1) / align * align;
  void* const block =
      align <= usual ? std::malloc(before + bytes) : std::aligned_alloc(align, whole);
  if (!block) return nullptr;
  auto* const given = static_cast<char*>(block) + before;
  scopelab::async::account* const owner = scopelab::async::running();
  ::new (given - sizeof(header)) header{owner, bytes};
  if (owner) owner->charge(bytes);
  return given;
}

void* make(std::size_t bytes, std::size_t align = usual) {
  for (;;) {
    if (void* const block = allocate(bytes, align)) return block;
    const std::new_handler handler = std::get_new_handler();
    if (!handler) throw std::bad_alloc{};
    handler();
  }
}

void* try_make(std::size_t bytes, std::size_t align = usual) noexcept {
  try {
    return make(bytes, align);
  } catch (...) {
    return nullptr;
  }
}

void give_back(void* given, std::size_t align = usual) noexcept {
  if (!given) return;
  const header& h = *reinterpret_cast<header*>(static_cast<char*>(given) - sizeof(header));
  if (h.owner) h.owner->release(h.bytes);
  std::free(static_cast<char*>(given) - room(align));
}

std::size_t number(std::align_val_t align) { return static_cast<std::size_t>(align); }

}  // namespace

// All of them: a sanitizer's own do not forward to each other.
using std::align_val_t;
using std::nothrow_t;
using std::size_t;
void* operator new(size_t n) { return make(n); }
void* operator new[](size_t n) { return make(n); }
void* operator new(size_t n, align_val_t a) { return make(n, number(a)); }
void* operator new[](size_t n, align_val_t a) { return make(n, number(a)); }
void* operator new(size_t n, const nothrow_t&) noexcept { return try_make(n); }
void* operator new[](size_t n, const nothrow_t&) noexcept { return try_make(n); }
void* operator new(size_t n, align_val_t a, const nothrow_t&) noexcept {
  return try_make(n, number(a));
}
void* operator new[](size_t n, align_val_t a, const nothrow_t&) noexcept {
  return try_make(n, number(a));
}
void operator delete(void* p) noexcept { give_back(p); }
void operator delete[](void* p) noexcept { give_back(p); }
void operator delete(void* p, size_t) noexcept { give_back(p); }
void operator delete[](void* p, size_t) noexcept { give_back(p); }
void operator delete(void* p, const nothrow_t&) noexcept { give_back(p); }
void operator delete[](void* p, const nothrow_t&) noexcept { give_back(p); }
void operator delete(void* p, align_val_t a) noexcept { give_back(p, number(a)); }
void operator delete[](void* p, align_val_t a) noexcept { give_back(p, number(a)); }
void operator delete(void* p, size_t, align_val_t a) noexcept { give_back(p, number(a)); }
void operator delete[](void* p, size_t, align_val_t a) noexcept { give_back(p, number(a)); }
void operator delete(void* p, align_val_t a, const nothrow_t&) noexcept { give_back(p, number(a)); }
void operator delete[](void* p, align_val_t a, const nothrow_t&) noexcept {
  give_back(p, number(a));
}
