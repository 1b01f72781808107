// Charges each coroutine frame to the task that holds it, with Asio's recycling of frames on.
//
//   target_link_libraries(server PRIVATE scopelab::tasks_held)
//   // compiles every unit of `server` with -include of this header
//
// What counts: the frames of asio::awaitable coroutines, by the size that they asked for, from when
// one is made until it is freed. A frame that Asio keeps for reuse is charged to nobody. A coroutine is charged to the task that
// awaits it, whoever made it; a bare co_spawn inside a task to that task. With
// scopelab::tasks_held_new also what `new` allocates while the task runs (count_new.cpp).
//
// What does not: malloc; Asio's own records of pending operations; memory of a library compiled without; what a completion handler that is no
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

#include <cstdint>
#include <new>

static_assert(BOOST_VERSION / 100 == 1081,
              "count_frames.hpp specialises details of Asio as they are in Boost 1.81");

namespace scopelab::tasks::detail {

// Before each frame. Its size keeps the frame aligned.
struct alignas(16) header {
  async::account* owner;
  std::uint32_t bytes;
  std::uint32_t kind;
};
enum : std::uint32_t { gone = 0, plain = 0x7a51ab1e, root };

static_assert((plain | 1U) == root);

// Ends the program: a frame was made by a unit that was compiled without this header.
[[noreturn, gnu::cold]] void mixed_units();

inline header& header_of(void* frame) {
  header& h = *(static_cast<header*>(frame) - 1);
  if ((h.kind | 1U) != root) [[unlikely]]
    mixed_units();
  return h;
}

inline void charge(header& frame, async::account* to) noexcept {
  if (frame.owner == to) return;
  if (to) to->charge(frame.bytes);
  if (frame.owner) frame.owner->release(frame.bytes);
  frame.owner = to;
}

// Asio's own code does the work, with room for a header. The same cache by another name.
struct with_header {
  using tag = boost::asio::detail::thread_info_base::awaitable_frame_tag;
  enum {
    cache_size = tag::cache_size,
    begin_mem_index = tag::begin_mem_index,
    end_mem_index = tag::end_mem_index
  };
};

}  // namespace scopelab::tasks::detail

namespace boost::asio::detail {

template <>
inline void* thread_info_base::allocate(awaitable_frame_tag, thread_info_base* thread,
                                        std::size_t size, std::size_t align) {
  using namespace scopelab::tasks::detail;
  scopelab::async::account* const owner = scopelab::async::running();
  void* const whole = allocate(with_header(), thread, size + sizeof(header), align);
  auto* const made = ::new (whole) header{owner, static_cast<std::uint32_t>(size), plain};
  if (owner) {
    owner->charge(size);
    if (owner->next_frame_is_root) {
      owner->next_frame_is_root = false;
      made->kind = root;
    }
  }
  return made + 1;
}

template <>
inline void thread_info_base::deallocate(awaitable_frame_tag, thread_info_base* thread, void* frame,
                                         std::size_t size) {
  using namespace scopelab::tasks::detail;
  header& h = header_of(frame);
  charge(h, nullptr);
  h.kind = gone;
  deallocate(with_header(), thread, &h, size + sizeof(header));
}

}  // namespace boost::asio::detail

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

namespace boost::asio::detail {

// Every resume of every coroutine passes here.
template <>
inline void awaitable_frame_base<any_io_executor>::resume() {
  using namespace scopelab::tasks::detail;
  header& own = header_of(coro_.address());
  if (caller_) {
    header& by = header_of(caller_->coro_.address());
    if (own.kind != root) {
      charge(own, by.owner);
    } else if (!caller_->caller_) {  // co_spawn's own frame, made for this coroutine
      charge(by, own.owner);
    }
  }
  const scopelab::async::running_as its{own.owner};
  // As Asio has it. The coroutine, and this object in it, may be gone after coro_.resume().
  resume_context context;
  resume_context_ = &context;
  coro_.resume();
  if (context.after_suspend_fn_) context.after_suspend_fn_(context.after_suspend_arg_);
}

}  // namespace boost::asio::detail
