#include "scopelab/journal/detail/scan.hpp"

#include "scopelab/journal/detail/batch.hpp"

#include <algorithm>

namespace scopelab::journal::detail {
namespace {

class scanner {
 public:
  scanner(const disk_file& file, std::uint64_t end, const reader& see)
      : file_(file), end_(end), see_(see) {}

  recovery run();

 private:
  enum class finds { good, torn, damaged };

  finds look_at(std::uint64_t offset);
  void take();
  void judge(std::uint64_t offset, finds found);
  bool good_batch_from(std::uint64_t offset);
  [[noreturn]] void fail(faults why, std::uint64_t at,
                         std::string_view what) const;

  const disk_file& file_;
  const std::uint64_t end_;
  const reader& see_;
  recovery seen_;

  // What look_at() saw last.
  batch_head head_;
  std::string head_bytes_;
  std::string body_;
  std::string_view why_;
  std::uint64_t next_ = 0;  // where to look for another one
};

void scanner::fail(faults why, std::uint64_t at, std::string_view what) const {
  std::string text = file_.path().string();
  text.append(": at offset ").append(std::to_string(at));
  text.append(": ").append(what);
  throw journal_error{why, text};
}

scanner::finds scanner::look_at(std::uint64_t offset) {
  next_ = offset + 1;
  head_ = {};
  const std::string_view head = file_.read_at(
      offset, std::min<std::uint64_t>(head_size, end_ - offset), head_bytes_);
  switch (read_head(head, head_)) {
    case heads::newer:
      why_ = "a record of a version that this program does not know";
      return finds::damaged;
    case heads::cut:
      why_ = "the head of a batch that is not whole";
      return finds::torn;
    case heads::damaged:
      why_ = "no batch begins here";
      return finds::damaged;
    case heads::good:
      break;
  }
  const std::uint64_t body_at = offset + size_of_head(head_);
  if (head_.length > end_ - body_at) {
    why_ = "a batch that is not whole";
    // The head of version 1 has no checksum: its length may be what is damaged.
    return head_.version == 1 ? finds::damaged : finds::torn;
  }
  file_.read_at(body_at, head_.length, body_);
  if (!is_whole(head_, head_bytes_, body_)) {
    why_ = "a batch that is not what was written";
    if (head_.version != 1) next_ = body_at + head_.length;
    return finds::damaged;
  }
  next_ = body_at + head_.length;
  return finds::good;
}

void scanner::take() {
  const std::uint64_t at = seen_.good_bytes;
  const std::uint64_t first =
      head_.version == 1 ? seen_.last_number + 1 : head_.first;
  if (first <= seen_.last_number) {
    fail(faults::corrupt, at, "numbers fall: a batch is there twice");
  }
  if (!read_records(head_, first, body_, see_)) {
    fail(faults::corrupt, at, "the records don't fill their batch");
  }
  seen_.records += head_.count;
  // An empty batch says which number is the next: see compact().
  seen_.last_number = first + head_.count - 1;
  seen_.good_bytes = next_;
}

// Whether a whole batch begins anywhere from here on.
bool scanner::good_batch_from(std::uint64_t offset) {
  constexpr std::size_t chunk = 65'536;
  std::string bytes;
  while (offset < end_) {
    file_.read_at(offset, std::min<std::uint64_t>(chunk, end_ - offset), bytes);
    for (std::size_t at = bytes.find(batch_magic); at != std::string::npos;
         at = bytes.find(batch_magic, at + 1)) {
      if (look_at(offset + at) == finds::good) return true;
    }
    // The magic may lie across the border.
    if (bytes.size() < chunk) break;
    offset += chunk - (batch_magic.size() - 1);
  }
  return false;
}

void scanner::judge(std::uint64_t offset, finds found) {
  if (head_.version > newest_version) {
    fail(faults::unknown_version, offset, why_);
  }
  seen_.cut_at = offset;
  seen_.cut_bytes = end_ - offset;
  seen_.cut_why = why_;
  if (found == finds::damaged && good_batch_from(next_)) {
    fail(faults::corrupt, offset,
         seen_.cut_why + ", and good ones follow: nothing was cut");
  }
}

recovery scanner::run() {
  std::string head;
  if (file_.read_at(0, file_head.size(), head) != file_head) {
    fail(faults::not_a_journal, 0, "this is no journal: it is left as it is");
  }
  seen_.good_bytes = file_head.size();
  while (seen_.good_bytes < end_) {
    const finds found = look_at(seen_.good_bytes);
    if (found != finds::good) {
      judge(seen_.good_bytes, found);
      break;
    }
    take();
  }
  return seen_;
}

}  // namespace

recovery scan(const disk_file& file, std::uint64_t end, const reader& see) {
  return scanner{file, end, see}.run();
}

}  // namespace scopelab::journal::detail
