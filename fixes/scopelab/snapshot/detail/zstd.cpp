#include "scopelab/snapshot/detail/zstd.hpp"

#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <bit>
#include <memory>
#include <new>
#include <stdexcept>

namespace scopelab::snapshot::detail {
namespace {

// A smaller base is in zstd's own tables from end to end.
constexpr std::size_t far_apart = std::size_t{1} << 18;

template <class Context, std::size_t (*Free)(Context*)>
struct freed {
  void operator()(Context* context) const noexcept { Free(context); }
};
using compressor = std::unique_ptr<ZSTD_CCtx, freed<ZSTD_CCtx, ZSTD_freeCCtx>>;
using decompressor =
    std::unique_ptr<ZSTD_DCtx, freed<ZSTD_DCtx, ZSTD_freeDCtx>>;

std::size_t checked(std::size_t code) {
  if (ZSTD_isError(code) == 0) return code;
  if (ZSTD_getErrorCode(code) == ZSTD_error_memory_allocation) {
    throw std::bad_alloc{};
  }
  throw std::logic_error{ZSTD_getErrorName(code)};
}

// Large enough for a match from the end of the target to the base's beginning.
int window_for(std::size_t length) {
  const ZSTD_bounds allowed = ZSTD_cParam_getBounds(ZSTD_c_windowLog);
  return std::clamp(static_cast<int>(std::bit_width(length)),
                    allowed.lowerBound, allowed.upperBound);
}

}  // namespace

std::size_t compress(byte_view data, byte_view prefix, int level, bytes& to) {
  const compressor with{ZSTD_createCCtx()};
  if (!with) throw std::bad_alloc{};
  const auto set = [&](ZSTD_cParameter what, int value) {
    checked(ZSTD_CCtx_setParameter(with.get(), what, value));
  };
  set(ZSTD_c_compressionLevel, level);
  set(ZSTD_c_contentSizeFlag, 0);  // the header has it
  if (!prefix.empty()) {
    set(ZSTD_c_windowLog, window_for(data.size() + prefix.size()));
    if (prefix.size() >= far_apart) {
      set(ZSTD_c_enableLongDistanceMatching, 1);
      set(ZSTD_c_ldmMinMatch, 32);  // rows are short
    }
    checked(ZSTD_CCtx_refPrefix(with.get(), prefix.data(), prefix.size()));
  }
  const std::size_t before = to.size();
  to.resize(before + ZSTD_compressBound(data.size()));
  const std::size_t size =
      checked(ZSTD_compress2(with.get(), to.data() + before, to.size() - before,
                             data.data(), data.size()));
  to.resize(before + size);
  return size;
}

void decompress(byte_view packed, byte_view prefix, std::span<std::byte> to) {
  const decompressor with{ZSTD_createDCtx()};
  if (!with) throw std::bad_alloc{};
  if (!prefix.empty()) {
    checked(ZSTD_DCtx_refPrefix(with.get(), prefix.data(), prefix.size()));
  }
  // In one call there is no window to allocate: what is decoded is the window.
  const std::size_t size = ZSTD_decompressDCtx(with.get(), to.data(), to.size(),
                                               packed.data(), packed.size());
  if (ZSTD_isError(size) != 0 &&
      ZSTD_getErrorCode(size) == ZSTD_error_memory_allocation) {
    throw std::bad_alloc{};
  }
  if (size != to.size()) throw delta_error{faults::corrupt};
}

}  // namespace scopelab::snapshot::detail
