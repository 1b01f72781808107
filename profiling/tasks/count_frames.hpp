// Charges each coroutine frame to the task that holds it, with Asio's recycling of frames on.
//
//   target_link_libraries(server PRIVATE scopelab::tasks_held)
//   // compiles every unit of `server` with -include of this header
//
// What counts: the frames of asio::awaitable coroutines, by the size that they asked for, and the
// memory of the operations they wait for; from when a task's coroutine makes it until it is freed.
// A frame that Asio keeps for reuse is charged to nobody. A coroutine is charged to the task that
// awaits it, whoever made it; a bare co_spawn inside a task to that task. With
// scopelab::tasks_held_new also what `new` allocates while the task runs (count_new.cpp).
//
// What does not: malloc; memory of a library compiled without; what a completion handler that is no
// coroutine allocates; a coroutine before it first runs, which is charged to the task that made it.
//
// Not for: a unit of its own. All units of a program that use Asio's coroutines see it, and before
// any other header of Asio, or none does. A program that mixes ends with a sentence at the first
// frame that is freed by another unit than it was made by.
//
// Asio 1.81 (Boost), awaitables on any_io_executor; frames on other executors are charged to the
// task that was running when they were made.
//
// Thread: any.
#pragma once

#include <boost/asio/detail/thread_info_base.hpp>
#include <boost/version.hpp>

#include "scopelab/async/account.hpp"

static_assert(BOOST_VERSION / 100 == 1081,
              "count_frames.hpp specialises details of Asio as they are in Boost 1.81");

namespace scopelab::tasks::detail {

// Before each block. Its size keeps the block aligned.
struct alignas(16) header {
  async::account* owner;
  std::uint32_t bytes;
  std::uint32_t kind;
};
enum : std::uint32_t { plain = 0x7a51ab1e, root };

// Ends the program.
[[noreturn]] void mixed_units();

inline header& of(void* block) { return *(static_cast<header*>(block) - 1); }

inline void move(header& block, async::account* to) noexcept {
  if (block.owner == to) return;
  if (to) to->charge(block.bytes);
  if (block.owner) block.owner->release(block.bytes);
  block.owner = to;
}

// Asio's own code below, with room for a header. It shares the cache of the other tag.
template <class Tag>
struct with_header {
  enum {
    cache_size = Tag::cache_size,
    begin_mem_index = Tag::begin_mem_index,
    end_mem_index = Tag::end_mem_index
  };
};

template <class Tag, class Info>
void* allocate(Info* thread, std::size_t size, std::size_t align) {
  if (align > alignof(header)) align = 0;  // handled by the caller
  void* const whole = Info::allocate(with_header<Tag>(), thread, size + sizeof(header), align);
  auto* const made = ::new (whole)
      header{async::running(), static_cast<std::uint32_t>(size), plain};
  if (made->owner) {
    made->owner->charge(size);
    if (made->owner->next_frame_is_root) {
      made->owner->next_frame_is_root = false;
      made->kind = root;
    }
  }
  return made + 1;
}

template <class Tag, class Info>
void deallocate(Info* thread, void* block, std::size_t size) {
  header& h = of(block);
  if (h.kind != plain && h.kind != root) mixed_units();
  if (h.owner) h.owner->release(h.bytes);
  h.kind = 0;
  Info::deallocate(with_header<Tag>(), thread, &h, size + sizeof(header));
}

}  // namespace scopelab::tasks::detail
