#include "scopelab/journal/detail/rewrite.hpp"

#include "scopelab/journal/detail/batch.hpp"
#include "scopelab/journal/detail/scan.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace scopelab::journal::detail {
namespace {

// Numbers that follow one another share a batch, up to a size.
class batches {
 public:
  batches(const disk_file& to, const system_calls& calls)
      : to_(to), calls_(calls) {}

  void add(const record& each) {
    if (count_ > 0 && (each.number != first_ + count_ ||
                       body_.size() + each.bytes.size() > most)) {
      finish();
    }
    if (count_ == 0) first_ = each.number;
    add_record(body_, each.type, each.bytes);
    ++count_;
  }

  // Also an empty batch, which says which number is next.
  void finish(std::uint64_t next) {
    const std::uint64_t reached = count_ > 0 ? first_ + count_ : last_ + 1;
    if (count_ > 0) finish();
    if (reached < next) {
      first_ = next;
      finish();
    }
  }

 private:
  static constexpr std::size_t most = std::size_t{1} << 20;

  void finish() {
    write_all(calls_, to_, head_for(count_, first_, body_));
    write_all(calls_, to_, body_);
    last_ = first_ + count_ - 1;
    count_ = 0;
    body_.clear();
  }

  const disk_file& to_;
  const system_calls& calls_;
  std::string body_;
  std::uint64_t first_ = 0;
  std::uint64_t last_ = 0;
  std::uint32_t count_ = 0;
};

}  // namespace

disk_file rewrite(const disk_file& from, std::uint64_t end, std::uint64_t next,
                  const std::filesystem::path& into,
                  const std::function<bool(const record&)>& keep,
                  const system_calls& calls,
                  const std::function<void(std::string_view)>& at_point) {
  const auto pass = [&](std::string_view point) {
    if (at_point) at_point(point);
  };
  pass("compact.begin");
  ::unlink(into.c_str());
  disk_file made{into, O_RDWR | O_CREAT | O_EXCL | O_APPEND};
  write_all(calls, made, file_head);
  batches kept{made, calls};
  bool half_said = false;
  const recovery all = scan(from, end, [&](const record& each) {
    if (keep(each)) kept.add(each);
    if (!half_said && each.number * 2 >= next) {
      half_said = true;
      pass("compact.half");
    }
  });
  if (all.cut_bytes > 0) {
    throw journal_error{faults::corrupt,
                        "while it was compacted: " + all.describe()};
  }
  kept.finish(next);
  pass("compact.written");
  sync(calls, made);
  pass("compact.synced");
  return made;
}

}  // namespace scopelab::journal::detail
