// Disks that are full or fail: nothing is acknowledged that isn't there, and
// what was refused does not come back.
#include "scopelab/journal/tests/testing.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include <csignal>

namespace scopelab::journal::testing {
namespace {

// A disk with room for so many bytes.
system_calls with_room_for(std::size_t& room) {
  return {.write = [&room](int file, const void* bytes,
                           std::size_t count) -> ssize_t {
    if (room == 0) {
      errno = ENOSPC;
      return -1;
    }
    const ssize_t done = ::write(file, bytes, std::min(room, count));
    room -= static_cast<std::size_t>(done);
    return done;
  }};
}

TEST(disk, full_at_any_byte_what_was_acknowledged_is_there) {
  for (std::size_t bytes = 0; bytes < 130; bytes += 3) {
    const folder in;
    {
      const journal made{in.file()};
    }
    std::size_t room = bytes;
    std::vector<kept> acknowledged;
    {
      journal log{in.file(), {}, {.calls = with_room_for(room)}};
      std::string fault;
      while (fault.empty()) {
        fault = fault_of([&] {
          const std::string text = "text " + std::to_string(room);
          acknowledged.push_back({log.append({1, text}), 1, text});
        });
      }
      ASSERT_EQ(fault, "write_failed");
      EXPECT_TRUE(log.failed());
      // There is room again, and it does not matter.
      room = 1000;
      EXPECT_EQ(fault_of([&] { log.append({1, "more"}); }), "refused");
      EXPECT_EQ(
          fault_of([&] { log.compact([](const auto&) { return true; }); }),
          "refused");
    }
    std::vector<kept> all;
    journal again{in.file(), into(all)};
    ASSERT_EQ(all, acknowledged);
    EXPECT_EQ(again.recovered().cut_bytes, 0u);  // it was cut when it failed
    EXPECT_EQ(again.append({1, "again"}), acknowledged.size() + 1);
  }
}

TEST(disk, a_write_that_is_interrupted_or_short_goes_on) {
  const folder in;
  int calls = 0;
  {
    journal log{in.file(),
                {},
                {.calls = {.write = [&](int file, const void* bytes,
                                        std::size_t count) -> ssize_t {
                   if (++calls % 2 == 0) {
                     errno = EINTR;
                     return -1;
                   }
                   return ::write(file, bytes, std::min<std::size_t>(count, 5));
                 }}}};
    log.append({1, "in small pieces"});
  }
  EXPECT_EQ(read(in.file()), (std::vector<kept>{{1, 1, "in small pieces"}}));
}

TEST(disk, after_a_failed_sync_nothing_is_acknowledged_and_none_is_retried) {
  const folder in;
  int syncs = 0;
  {
    journal log{in.file(), {}, {.calls = {.fdatasync = [&](int file) {
                                  // Opening and one append; then it fails once,
                                  // and would work.
                                  if (++syncs == 3) {
                                    errno = EIO;
                                    return -1;
                                  }
                                  return ::fdatasync(file);
                                }}}};
    // A new file is synced under its first name, and when it was read.
    syncs = 1;
    log.append({1, "good"});
    EXPECT_EQ(fault_of([&] { log.append({1, "lost"}); }), "sync_failed");
    EXPECT_EQ(fault_of([&] { log.append({1, "no"}); }), "refused");
    EXPECT_EQ(fault_of([&] { log.append({1, "never"}); }), "refused");
    EXPECT_EQ(log.last_number(), 1u);
  }
  EXPECT_EQ(syncs, 3);
  EXPECT_EQ(read(in.file()), (std::vector<kept>{{1, 1, "good"}}));
}

TEST(disk, a_new_journal_on_a_full_disk_is_an_error_and_no_journal) {
  const folder in;
  std::size_t room = 3;
  EXPECT_EQ(fault_of([&] {
              const journal log{in.file(), {}, {.calls = with_room_for(room)}};
            }),
            "write_failed");
  EXPECT_FALSE(fs::exists(in.file()));
  journal log{in.file()};
  EXPECT_EQ(log.append({1, "one"}), 1u);
}

TEST(disk, a_compaction_that_has_no_room_leaves_the_journal_as_it_was) {
  const folder in;
  std::size_t room = 10'000;
  journal log{in.file(), {}, {.calls = with_room_for(room)}};
  log.append({1, std::string(500, 'x')});
  const auto all = [](const record&) { return true; };
  room = 100;
  EXPECT_EQ(fault_of([&] { log.compact(all); }), "not_compacted");
  room = 10'000;
  EXPECT_EQ(log.append({1, "goes on"}), 2u);
  log.compact(all);
  EXPECT_EQ(log.append({1, "still"}), 3u);
  EXPECT_FALSE(fs::exists(in.path() / "a.journal.compact"));
}

TEST(disk, a_folder_that_is_not_synced_after_a_compaction_stops_the_journal) {
  const folder in;
  bool fails = false;
  journal log{in.file(), {}, {.calls = {.fsync_folder = [&](int folder) {
                                if (!fails) return ::fsync(folder);
                                errno = EIO;
                                return -1;
                              }}}};
  log.append({1, "one"});
  fails = true;
  const auto all = [](const record&) { return true; };
  EXPECT_EQ(fault_of([&] { log.compact(all); }), "sync_failed");
  EXPECT_EQ(fault_of([&] { log.append({1, "two"}); }), "refused");
}

// The system's own limit on a file's size, in a process of its own.
TEST(disk, the_systems_limit_is_a_full_disk_too) {
  const folder in;
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit most{300, 300};
    ::setrlimit(RLIMIT_FSIZE, &most);
    int acknowledged = 0;
    try {
      journal log{in.file()};
      for (;; ++acknowledged) log.append({1, "some text"});
    } catch (const journal_error& error) {
      ::_exit(error.why() == faults::write_failed ? acknowledged : 99);
    }
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 5);  // (300 - 8) / (40 + 5 + 9)
  EXPECT_EQ(read(in.file()).size(), 5u);
}

}  // namespace
}  // namespace scopelab::journal::testing
