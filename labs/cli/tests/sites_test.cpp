#include "cli/sites.hpp"

#include <gtest/gtest.h>

#include "cli/tasks_page.hpp"

using cli::parse_raw;
using cli::parse_tasks_page;
using cli::site;
using cli::site_of;

namespace {

// As pprof 20211008 prints with -raw; shortened.
const auto frames = parse_raw(
    "PeriodType: space bytes\n"
    "Samples:\n"
    "inuse_objects/count inuse_space/bytes\n"
    "          1    1024: 1 2 3 4\n"
    "Locations\n"
    "     1: 0x10f M=1 std::__new_allocator::allocate /usr/include/c++/12/bits/new_allocator.h:137 "
    "s=0(_ZNSt15)\n"
    "             std::__shared_count::__shared_count "
    "/usr/include/c++/12/bits/shared_ptr_base.h:969 "
    "s=0\n"
    "     2: 0x11f M=1 keep_session /home/me/app.cpp:12 s=0(_Z4keep)\n"
    "     3: 0x12f M=1 serve(int)::{lambda()#1}::operator() /home/me/app.cpp:40:7 s=0\n"
    "     4: 0x13f M=2 __libc_start_call_main ./csu/../sysdeps/libc_start_call_main.h:58 s=0\n"
    "     5: 0x14f M=1 boost::asio::detail::scheduler::run /usr/include/boost/scheduler.ipp:205 "
    "s=0\n"
    "     6: 0x15f M=1 operator new /home/me/new.cpp:3 s=0\n"
    "     7: 0x16f M=1 boost::asio::detail::awaitable_frame_base::operator new "
    "/usr/include/boost/awaitable.hpp:66 s=0\n"
    "     8: 0x17f M=1 \n"
    "Mappings\n"
    "1: 0x100/0x200/0x0 /home/me/app  [FN][FL][LN][IN]\n"
    "2: 0x7f00/0x7f80/0x0 /usr/lib/x86_64-linux-gnu/libc.so.6  [FN]\n");

}  // namespace

TEST(SiteOf, IsTheInnermostLineOfTheProgramsOwn) {
  const site found = site_of({0x110, 0x120, 0x130, 0x140}, frames, "");
  EXPECT_EQ(found.at.function, "keep_session");
  EXPECT_EQ(found.at.file, "/home/me/app.cpp");
  EXPECT_EQ(found.at.line, 12);
  EXPECT_TRUE(found.shared_owner);
  EXPECT_FALSE(found.coroutine);
  EXPECT_EQ(found.where(),
            "keep_session /home/me/app.cpp:12, called by serve(int)::{lambda()#1}::operator() "
            "/home/me/app.cpp:40");
}

TEST(SiteOf, AProgramBelowUsrHasLinesOfItsOwn) {
  const auto installed = parse_raw(
      "Locations\n"
      "     1: 0x10f M=1 keep_session /usr/src/app/app.cpp:12 s=0\n"
      "     2: 0x11f M=2 g_list_append /usr/src/glib/list.c:3 s=0\n"
      "Mappings\n"
      "1: 0x100/0x200/0x0 /usr/bin/app  [FN]\n"
      "2: 0x7f00/0x7f80/0x0 /usr/lib/x86_64-linux-gnu/libglib.so  [FN]\n");
  EXPECT_EQ(site_of({0x120, 0x110}, installed, "", "/usr/bin/app").at.function, "keep_session");
}

TEST(SiteOf, IsNotTheProgramsOwnOperatorNew) {
  EXPECT_EQ(site_of({0x160, 0x120}, frames, "").at.function, "keep_session");
}

TEST(SiteOf, SeesACoroutinesFrame) { EXPECT_TRUE(site_of({0x170, 0x120}, frames, "").coroutine); }

TEST(SiteOf, BelowTheEventLoopThereIsNoLineOfYours) {
  const site found = site_of({0x110, 0x170, 0x150, 0x130}, frames, "");
  EXPECT_TRUE(found.from_event_loop);
  EXPECT_NE(found.at.function, "serve(int)::{lambda()#1}::operator()");
}

TEST(SiteOf, WithoutSymbolsIsAnAddress) {
  const site found = site_of({0x180}, frames, "");
  EXPECT_EQ(found.at.function, "0x17f");
  EXPECT_EQ(found.at.file, "");
}

TEST(SiteOf, CanBeIgnoredByFunctionOrFile) {
  EXPECT_TRUE(site_of({0x110, 0x120}, frames, "keep_").ignored);
  EXPECT_TRUE(site_of({0x110, 0x120}, frames, "app[.]cpp").ignored);
  EXPECT_FALSE(site_of({0x110, 0x120}, frames, "other").ignored);
}

TEST(TasksPage, IsReadWithAndWithoutBytes) {
  const auto all = parse_tasks_page(
      "1101 live tasks hold 504280 bytes\n"
      "1100  hold 503200 bytes in 300 blocks, oldest 1.5 s  book @ server.cpp:65\n"
      "    in shop::answer, scope made at server.cpp:94\n"
      "1  hold 0 bytes in 0 blocks, oldest 2.5 s  serve @ server.cpp:95\n");
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].site, "book @ server.cpp:65");
  EXPECT_EQ(all[0].tasks, 1100);
  EXPECT_EQ(all[0].bytes, 503200);
}
