#include "profiling/detectors/reports.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

using namespace scopelab::detectors;

namespace {

// What a tool printed in a run: see record.sh.
std::string report(const std::string& name) {
  std::ifstream in{std::string{SCOPELAB_REPORTS} + "/" + name + ".txt"};
  std::ostringstream text;
  text << in.rdbuf();
  EXPECT_TRUE(in) << name;
  return text.str();
}

std::vector<std::string> checks(const std::vector<finding>& found) {
  std::vector<std::string> names;
  for (const finding& each : found) names.push_back(each.check);
  return names;
}

using names = std::vector<std::string>;

}  // namespace

TEST(ReadDiagnostics, OfGcc) {
  const auto found = read_diagnostics(report("g++"));
  EXPECT_EQ(checks(found), (names{"-Wtype-limits", "-Wsign-compare", "-Wunused-variable",
                                  "-Wignored-qualifiers", "-Wuse-after-free"}));
  EXPECT_EQ(found.back(), (finding{"-Wuse-after-free", "/t/faults.cpp", 36}));
}

TEST(ReadDiagnostics, OfClang) {
  EXPECT_EQ(read_diagnostics(report("clang")),
            (std::vector<finding>{{"-Wunused-variable", "/t/faults.cpp", 23}}));
}

TEST(ReadDiagnostics, OfClangTidy) {
  EXPECT_EQ(read_diagnostics(report("clang-tidy")),
            (std::vector<finding>{{"bugprone-use-after-move", "/t/faults.cpp", 19}}));
}

TEST(ReadDiagnostics, OfCppcheck) {
  EXPECT_EQ(read_diagnostics(report("cppcheck")),
            (std::vector<finding>{{"unusedScopedObject", "/t/faults.cpp", 14},
                                  {"unreadVariable", "/t/faults.cpp", 23}}));
}

TEST(ReadDiagnostics, OfNothing) {
  EXPECT_TRUE(read_diagnostics("").empty());
  EXPECT_TRUE(read_diagnostics("1 warning generated.\n").empty());
  EXPECT_TRUE(read_diagnostics("a.cpp: warning: no place [-Wx]\n").empty());
  EXPECT_TRUE(read_diagnostics("a.cpp:1:2: note: a note [-Wx]\n").empty());
}

TEST(ReadDiagnostics, OfAVeryLongMessage) {
  const std::string text(1'000'000, 'x');
  EXPECT_EQ(read_diagnostics("a.cpp:1:2: warning: " + text + " [-Wx]\n").size(), 1u);
}

TEST(ReadAnalyzer, TellsTheAnalyzersOwn) {
  EXPECT_EQ(read_analyzer(report("g++")), std::vector<finding>{});
  for (const finding& each : read_analyzer(report("analyzer"))) {
    EXPECT_TRUE(each.check.starts_with("-Wanalyzer-")) << each.check;
  }
  EXPECT_FALSE(read_analyzer(report("analyzer")).empty());
}

TEST(ReadSanitizers, EachTellsItsOwn) {
  EXPECT_EQ(checks(read_asan(report("asan_use_after_free"))), names{"heap-use-after-free"});
  EXPECT_EQ(checks(read_asan(report("asan_double_free"))), names{"double-free"});
  EXPECT_EQ(checks(read_lsan(report("asan_leak"))), names{"leak"});
  EXPECT_EQ(checks(read_ubsan(report("asan_overflow"))), names{"signed integer overflow"});
  EXPECT_EQ(checks(read_tsan(report("tsan_race"))), names{"data race"});
}

TEST(ReadSanitizers, NoneTellsAnothers) {
  for (const char* name : {"asan_leak", "asan_overflow", "asan_nothing"}) {
    EXPECT_TRUE(read_asan(report(name)).empty()) << name;
  }
  for (const char* name : {"asan_use_after_free", "asan_overflow", "asan_nothing"}) {
    EXPECT_TRUE(read_lsan(report(name)).empty()) << name;
  }
  for (const char* name : {"asan_use_after_free", "asan_leak", "asan_nothing"}) {
    EXPECT_TRUE(read_ubsan(report(name)).empty()) << name;
  }
  EXPECT_TRUE(read_tsan(report("tsan_nothing")).empty());
}

TEST(ReadMemcheck, TellsEachError) {
  EXPECT_EQ(checks(read_memcheck(report("memcheck_use_after_free"))), names{"InvalidRead"});
  EXPECT_EQ(checks(read_memcheck(report("memcheck_double_free"))), names{"InvalidFree"});
  EXPECT_EQ(checks(read_memcheck(report("memcheck_leak"))), names{"Leak_DefinitelyLost"});
  EXPECT_EQ(checks(read_memcheck(report("memcheck_uninitialised"))), names{"UninitCondition"});
}

TEST(ReadMemcheck, TellsADescriptorThatIsNotInherited) {
  EXPECT_EQ(checks(read_memcheck(report("memcheck_descriptor"))), names{"FdNotClosed"});
  EXPECT_TRUE(read_memcheck(report("memcheck_nothing")).empty());
}

TEST(ReadMemcheck, LeavesThePipesOfTheKitOut) {
  const std::string opened = "==7== Open file descriptor 5:\n==7==    at 0x1: pipe2 (x.c:1)\n";
  EXPECT_EQ(read_memcheck(opened + "==7==    by 0x2: main (x.cpp:1)\n==7== \n").size(), 1u);
  EXPECT_TRUE(read_memcheck(opened + "==7==    by 0x2: kit::in_child(int) (x.cpp:1)\n").empty());
}

TEST(ReadMemcheck, LeavesOutWhatASignalLeftBehind) {
  const std::string leak = "==7== 8 bytes in 1 blocks are definitely lost in loss record 1 of 1\n";
  const std::string ended = "==7== Process terminating with default action of signal 6 (SIGABRT)\n";
  EXPECT_EQ(read_memcheck(leak).size(), 1u);
  EXPECT_TRUE(read_memcheck(ended + leak).empty());
  EXPECT_EQ(checks(read_memcheck("==7== Invalid read of size 4\n" + ended + leak)),
            names{"InvalidRead"});
}

TEST(BrokenDown, IsToldFromSilence) {
  EXPECT_TRUE(broken_down(report("tsan_nothing")).empty());
  EXPECT_EQ(broken_down("x\nFATAL: ThreadSanitizer: unexpected memory mapping\n"),
            "FATAL: ThreadSanitizer: unexpected memory mapping");
}
