// What the halves stand on: a page's summary, a pool of buffers, parts on disk.
#pragma once

#include "kit/poison_pool.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

// Pages are decoded in here before their title is cut out.
inline constexpr std::size_t scratch_size = 4096;

// What is kept of a page. The scratch is only used on the way.
struct summary {
  std::string title;
  std::string scratch;
};

using buffer_pool = kit::poison_pool;
using buffer = kit::poison_pool::slot;

// A buffer taken from the pool, given back when the lease goes.
class lease {
 public:
  lease() = default;
  explicit lease(buffer_pool& pool) : pool_(&pool), buffer_(&pool.acquire()) {}
  lease(lease&& other) noexcept
      : pool_(other.pool_), buffer_(std::exchange(other.buffer_, nullptr)) {}
  lease& operator=(lease&&) = delete;
  ~lease() {
    if (buffer_ != nullptr) pool_->release(*buffer_);
  }

  buffer& operator*() const { return *buffer_; }
  buffer* operator->() const { return buffer_; }

 private:
  buffer_pool* pool_ = nullptr;
  buffer* buffer_ = nullptr;
};

// A decoded frame: a view of a buffer, and what keeps the buffer if need be.
struct payload {
  const buffer* view;
  lease keeps = {};

  std::string read() const { return view->read(); }
};

// A part of a file, in memory of the kernel; opening one takes a descriptor.
class part {
 public:
  explicit part(std::size_t size);

  int open() const;
  static void close(int descriptor) noexcept;
  // Descriptors closed that were not open, in this process.
  static int closed_in_vain();
  static std::size_t size_of(int descriptor);

 private:
  std::size_t size_;
};
