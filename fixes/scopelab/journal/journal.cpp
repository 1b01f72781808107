#include "scopelab/journal/journal.hpp"

#include "scopelab/journal/detail/batch.hpp"
#include "scopelab/journal/detail/rewrite.hpp"
#include "scopelab/journal/detail/scan.hpp"

#include "scopelab/scope/scope_exit.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>

namespace scopelab::journal {
namespace {

namespace fs = std::filesystem;

fs::path beside(const fs::path& file, const char* suffix) {
  fs::path other = file;
  other += suffix;
  return other;
}

// Entries that share one write and one fdatasync.
struct group {
  std::string body;
  std::uint64_t first;
  std::uint32_t count = 0;
  bool done = false;
  std::optional<journal_error> error;
};

}  // namespace

std::string recovery::describe() const {
  std::string text = std::to_string(records);
  text.append(records == 1 ? " record" : " records");
  if (cut_bytes > 0) {
    text.append("; ").append(std::to_string(cut_bytes));
    text.append(" bytes cut at offset ").append(std::to_string(cut_at));
    text.append(": ").append(cut_why);
  }
  return text;
}

struct journal::state {
  state(fs::path where, const reader& replay, options options_given);

  void open_file();
  void recover(const reader& replay);
  std::uint64_t append(std::vector<entry> what);
  void lead(std::unique_lock<std::mutex>& lock, std::shared_ptr<group> mine);
  void write(const group& all);
  void give_up(const journal_error& why);
  void compact(const std::function<bool(const record&)>& keep);
  void pass(std::string_view point) const {
    if (how.at_point) how.at_point(point);
  }

  const fs::path path;
  const options how;
  const system_calls calls;
  detail::disk_file locked;
  detail::disk_file file;
  recovery found;

  mutable std::mutex mutex;
  std::condition_variable changed;
  std::shared_ptr<group> open;  // takes entries
  bool busy = false;            // somebody writes
  std::optional<journal_error> failed;
  std::uint64_t next_number = 1;  // to be given
  std::uint64_t durable_end = 0;
  std::uint64_t durable_number = 0;
};

journal::state::state(fs::path where, const reader& replay,
                      options options_given)
    : path(std::move(where)),
      how(std::move(options_given)),
      calls(detail::completed(how.calls)),
      locked(beside(path, ".lock"), O_RDWR | O_CREAT) {
  if (!locked.lock(false)) {
    throw journal_error{faults::in_use,
                        path.string() + ": another process has it open"};
  }
  open_file();
  recover(replay);
}

// A journal that has its name has its head: it is made under another one.
void journal::state::open_file() {
  const fs::path unfinished = beside(path, ".new");
  std::error_code ignored;
  fs::remove(unfinished, ignored);
  fs::remove(beside(path, ".compact"), ignored);
  if (!fs::exists(path)) {
    const detail::disk_file made{unfinished, O_WRONLY | O_CREAT | O_EXCL};
    detail::write_all(calls, made, detail::file_head);
    pass("create.written");
    detail::sync(calls, made);
    pass("create.synced");
    fs::rename(unfinished, path);
    pass("create.renamed");
  }
  file = detail::disk_file{path, O_RDWR | O_APPEND};
}

void journal::state::recover(const reader& replay) {
  found = detail::scan(file, file.size(), replay);
  if (found.cut_bytes > 0 &&
      ::ftruncate(file.number(), static_cast<off_t>(found.good_bytes)) != 0) {
    throw journal_error{faults::io, detail::said(path, "not cut", errno)};
  }
  // What was read may have been written and not synced; from here on it counts.
  detail::sync(calls, file);
  detail::sync_folder_of(calls, path);
  next_number = found.last_number + 1;
  durable_number = found.last_number;
  durable_end = found.good_bytes;
}

std::uint64_t journal::state::append(std::vector<entry> what) {
  for (const entry& each : what) {
    if (each.bytes.size() > how.max_record) {
      throw journal_error{
          faults::too_large,
          path.string() + ": a record of " + std::to_string(each.bytes.size()) +
              " bytes; at most " + std::to_string(how.max_record)};
    }
  }
  // There may be no memory for it: a group has all of an append, or nothing.
  std::string body;
  for (const entry& each : what) {
    detail::add_record(body, each.type, each.bytes);
  }
  std::unique_lock lock{mutex};
  if (failed) throw journal_error{faults::refused, failed->what()};
  if (what.empty()) return next_number;

  const bool leads = !open;
  const std::shared_ptr<group> mine = leads ? std::make_shared<group>() : open;
  const std::uint64_t first = next_number;
  if (leads) {
    mine->body = std::move(body);
    mine->first = first;
    open = mine;
  } else {
    mine->body.append(body);
  }
  mine->count += static_cast<std::uint32_t>(what.size());
  next_number += what.size();
  if (leads) {
    lead(lock, mine);
  } else {
    changed.notify_all();  // the leader may have waited for this one
    changed.wait(lock, [&] { return mine->done; });
  }
  const std::optional<journal_error>& error = mine->error;
  if (error) throw journal_error{*error};
  return first;
}

void journal::state::lead(std::unique_lock<std::mutex>& lock,
                          std::shared_ptr<group> mine) {
  if (how.max_wait.count() > 0) {
    changed.wait_for(lock, how.max_wait,
                     [&] { return mine->count >= how.max_group; });
  }
  changed.wait(lock, [&] { return !busy; });
  open.reset();
  if (failed) {
    mine->error.emplace(faults::refused, failed->what());
  } else {
    busy = true;
    lock.unlock();
    const auto began = std::chrono::steady_clock::now();
    try {
      write(*mine);
      const auto took = std::chrono::steady_clock::now() - began;
      if (how.synced) how.synced(mine->count, took);
    } catch (const journal_error& error) {
      mine->error = error;
    } catch (const std::exception& error) {
      // Out of memory, or a hook: those who wait are to be told all the same.
      mine->error.emplace(faults::write_failed, error.what());
    } catch (...) {
      mine->error.emplace(faults::write_failed, "a hook threw no exception");
    }
    const std::optional<journal_error>& error = mine->error;
    if (error) give_up(*error);
    lock.lock();
    busy = false;
    if (!mine->error) {
      durable_end += detail::head_size + mine->body.size();
      durable_number = mine->first + mine->count - 1;
    }
  }
  mine->done = true;
  changed.notify_all();
}

void journal::state::write(const group& all) {
  std::string batch = detail::head_for(all.count, all.first, all.body);
  batch.append(all.body);
  pass("append.begin");
  std::string_view rest{batch};
  if (how.at_point) {
    const std::string_view half = rest.substr(0, rest.size() / 2);
    detail::write_all(calls, file, half);
    pass("append.half");
    rest.remove_prefix(half.size());
  }
  detail::write_all(calls, file, rest);
  pass("append.written");
  detail::sync(calls, file);
  pass("append.synced");
}

// What was refused is not to be there when the journal is opened again. If it
// can't be cut now, it is a torn end then, or a batch that nobody was told of.
void journal::state::give_up(const journal_error& why) {
  [[maybe_unused]] const int cut =
      ::ftruncate(file.number(), static_cast<off_t>(durable_end));
  const std::lock_guard lock{mutex};
  failed = why;
}

void journal::state::compact(const std::function<bool(const record&)>& keep) {
  std::unique_lock lock{mutex};
  changed.wait(lock, [&] { return !busy; });
  if (failed) throw journal_error{faults::refused, failed->what()};
  busy = true;
  const std::uint64_t end = durable_end;
  const std::uint64_t next = durable_number + 1;
  lock.unlock();
  const scope_exit free_again{[&]() noexcept {
    if (!lock) lock.lock();
    busy = false;
    changed.notify_all();
  }};

  const fs::path unfinished = beside(path, ".compact");
  detail::disk_file made;
  try {
    made =
        detail::rewrite(file, end, next, unfinished, keep, calls, how.at_point);
    fs::rename(unfinished, path);
  } catch (const std::exception& error) {
    std::error_code ignored;
    fs::remove(unfinished, ignored);
    // What `keep` throws is the caller's.
    if (dynamic_cast<const journal_error*>(&error) == nullptr &&
        dynamic_cast<const fs::filesystem_error*>(&error) == nullptr) {
      throw;
    }
    throw journal_error{faults::not_compacted, error.what()};
  }
  pass("compact.renamed");
  try {
    detail::sync_folder_of(calls, path);
  } catch (const journal_error& error) {
    // After a crash the old file may be back, without what comes now.
    lock.lock();
    failed = error;
    throw;
  }
  pass("compact.done");
  lock.lock();
  file = std::move(made);
  durable_end = file.size();
}

journal::journal(fs::path file, const reader& replay, options how)
    : state_(std::make_unique<state>(std::move(file), replay, std::move(how))) {
}

journal::~journal() = default;

std::uint64_t journal::append(entry what) {
  std::vector<entry> one;
  one.push_back(std::move(what));
  return state_->append(std::move(one));
}

std::uint64_t journal::append(std::vector<entry> what) {
  return state_->append(std::move(what));
}

void journal::compact(const std::function<bool(const record&)>& keep) {
  state_->compact(keep);
}

const recovery& journal::recovered() const noexcept { return state_->found; }

const fs::path& journal::file() const noexcept { return state_->path; }

std::uint64_t journal::bytes() const {
  const std::lock_guard lock{state_->mutex};
  return state_->durable_end;
}

std::uint64_t journal::last_number() const {
  const std::lock_guard lock{state_->mutex};
  return state_->durable_number;
}

bool journal::failed() const {
  const std::lock_guard lock{state_->mutex};
  return state_->failed.has_value();
}

recovery inspect(const fs::path& file, const reader& see) {
  const fs::path lock = beside(file, ".lock");
  detail::disk_file locked;
  if (fs::exists(lock)) {
    locked = detail::disk_file{lock, O_RDONLY};
    if (!locked.lock(true)) {
      throw journal_error{faults::in_use,
                          file.string() + ": a process has it open"};
    }
  }
  const detail::disk_file opened{file, O_RDONLY};
  return detail::scan(opened, opened.size(), see);
}

}  // namespace scopelab::journal
