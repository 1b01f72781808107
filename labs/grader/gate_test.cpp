#include "grader/gate.hpp"

#include "cli/temporary_folder.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace {

// The reasons for which an object of this source is refused, in order, each once.
std::string reasons(const std::string& source, const std::set<std::string>& known = {},
                    const std::set<std::string>& allowed = {}) {
  const cli::temporary_folder made;
  const std::string folder = made.path();
  std::ofstream{folder + "/mine.cpp"} << source;
  const std::string command = "cd " + folder +
                              " && g++ -std=c++20 -O1 -w -c mine.cpp -o mine.o && objdump -t -h -w "
                              "mine.o > printed";
  if (std::system(command.c_str()) != 0) return "does not compile";
  std::ostringstream printed;
  printed << std::ifstream{folder + "/printed"}.rdbuf();
  std::string out;
  std::set<std::string> seen;
  for (const auto& each : refused_in(grader::parse_objdump(printed.str()), known, allowed)) {
    if (seen.insert(each.reason).second) out += (out.empty() ? "" : " ") + each.reason;
  }
  return out;
}

}  // namespace

TEST(Gate, LetsOrdinaryCodePass) {
  EXPECT_EQ(reasons(R"(
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <memory_resource>
#include <mutex>
#include <optional>
#include <thread>
int calls;
static std::map<int, std::string> cache;
struct pool { static pool& one() { static pool p; return p; } std::pmr::unsynchronized_pool_resource r; };
struct guard { std::function<void()> f; ~guard() { f(); } };
void a() { guard g{[] { ++calls; }}; std::thread t{[] { cache[1] = "x"; }}; t.join(); }
std::shared_ptr<int> b() { return {new int{1}, [](int* p) { delete p; }}; }
std::optional<int> c() { std::pmr::vector<int> v(3, &pool::one().r); std::cout << v.size(); return {}; }
thread_local std::string kept;
std::string d() { if (calls == 77) std::abort(); return kept; }
)"),
            "");
}

TEST(Gate, NamesTheReason) {
  EXPECT_EQ(reasons("int main() {}"), "main");
  EXPECT_EQ(reasons("#include <cstdlib>\nvoid f() { std::_Exit(0); }"), "exit");
  EXPECT_EQ(reasons("#include <unistd.h>\nvoid f() { syscall(231, 0); }"), "syscall");
  EXPECT_EQ(reasons("#include <sys/ptrace.h>\nvoid f() { ptrace(PTRACE_TRACEME); }"), "ptrace");
  EXPECT_EQ(reasons("#include <dlfcn.h>\nvoid* f() { return dlsym(0, \"x\"); }"), "loader");
  EXPECT_EQ(reasons("#include <unistd.h>\nvoid f() { fork(); }"), "processes");
  EXPECT_EQ(reasons("#include <csignal>\nvoid f() { std::raise(9); }"), "signals");
  EXPECT_EQ(reasons("#include <csetjmp>\nstd::jmp_buf b; void f() { std::longjmp(b, 1); }"),
            "jumps");
  EXPECT_EQ(reasons("#include <cstdlib>\nvoid* f() { return std::malloc(9); }"), "memory");
  EXPECT_EQ(reasons("#include <fstream>\nvoid f() { std::ofstream{\"x\"} << 1; }"), "streams");
  EXPECT_EQ(reasons("#include <cstdlib>\nvoid* f() { return std::getenv(\"x\"); }"), "environment");
  EXPECT_EQ(reasons("#include <thread>\nvoid f() { std::thread{[] {}}.detach(); }"), "detach");
  EXPECT_EQ(reasons("#include <cstdlib>\nvoid* operator new(std::size_t n);\n"
                    "void operator delete(void*) noexcept {}"),
            "allocator");
  EXPECT_EQ(reasons("extern \"C\" void __lsan_ignore_object(const void*);\n"
                    "void f() { __lsan_ignore_object(0); }"),
            "sanitizer");
  EXPECT_EQ(reasons("extern \"C\" const char* __asan_default_options() { return \"\"; }"),
            "sanitizer");
  EXPECT_EQ(reasons("namespace testing { struct UnitTest { static void* GetInstance(); }; }\n"
                    "void* f() { return testing::UnitTest::GetInstance(); }"),
            "googletest");
  EXPECT_EQ(
      reasons("extern \"C\" int memcmp(const void*, const void*, unsigned long) { return 0; }"),
      "c_names");
  EXPECT_EQ(reasons("namespace kit { extern const char* this_half; }\n"
                    "auto f() { return kit::this_half; }"),
            "harness");
}

TEST(Gate, SeesTricksOfTheObjectFormat) {
  EXPECT_EQ(reasons("static void f() {}\n"
                    "__attribute__((section(\".preinit_array\"), used)) void (*p)() = f;"),
            "sections");
  EXPECT_EQ(reasons("static int one() { return 1; }\nint (*pick())() { return one; }\n"
                    "int g() __attribute__((ifunc(\"_Z4pickv\")));"),
            "sections");
  EXPECT_EQ(
      reasons("extern const unsigned char code[];\n"
              "__attribute__((section(\".text\"))) const unsigned char code[] = {0x0f, 0x05};"),
      "sections");
  // Renamed for the assembler only: the object has the name.
  EXPECT_EQ(reasons("#pragma redefine_extname harmless _exit\nextern \"C\" void harmless(int);\n"
                    "void f() { harmless(0); }"),
            "exit");
}

TEST(Gate, WhatAsioCallsIsToldFromWhatTheLearnerCalls) {
  const auto names = grader::used_alone_by(
      {"_ZN5boost4asio"},
      "RELOCATION RECORDS FOR [.text._ZN5boost4asio6detail4readEv]:\nOFFSET TYPE VALUE\n"
      "0000000000000005 R_X86_64_PLT32        read-0x0000000000000004\n"
      "0000000000000009 R_X86_64_PLT32        close-0x0000000000000004\n\n"
      "RELOCATION RECORDS FOR [.text._Z5trickIN5boost4asioEEvv]:\n"
      "0000000000000005 R_X86_64_PLT32        close-0x0000000000000004\n");
  EXPECT_TRUE(names.contains("read"));
  EXPECT_FALSE(names.contains("close"));
}

TEST(Gate, WhatTheHalvesUseAndTheLabAllowsPasses) {
  const std::string source = "#include <cstdlib>\nvoid f() { std::exit(0); }";
  EXPECT_EQ(reasons(source, {"exit"}), "");
  EXPECT_EQ(reasons(source, {}, {"exit"}), "");
}

TEST(Gate, AssemblerOfTheLearnerIsSeenAndOfHeadersIsNot) {
  const std::string header =
      "# 1 \"mine.cpp\"\n# 1 \"/usr/include/x.h\" 1 3\nint f() __asm__(\"g\");\n"
      "# 2 \"mine.cpp\" 2\n";
  EXPECT_EQ(grader::refused_in_text(header + "const char* t = \"asm\"; int n = 1'000; // x\n"), "");
  EXPECT_EQ(grader::refused_in_text(header + "auto t = R\"(asm \" )\"; char c = '\"';\n"), "");
  EXPECT_EQ(grader::refused_in_text(header + "using namespace std; namespace x = boost::asio;\n"),
            "");
  EXPECT_NE(grader::refused_in_text(header + "namespace boost::asio { void f(); }\n"), "");
  EXPECT_NE(grader::refused_in_text(header + "void g() { __asm__(\"syscall\"); }\n"), "");
  EXPECT_NE(grader::refused_in_text(header + "char c = '\"'; int n = 1'0; asm(\"\");\n"), "");
}

TEST(Gate, LiteralsDoNotHideWhatFollowsThem) {
  const auto refused = [](const std::string& own) { return grader::refused_in_text(own); };
  EXPECT_NE(refused("auto x = \"a\"_R\"(\"; asm(\"nop\"); auto y = \")\";\n"), "");
  EXPECT_NE(refused("auto x = \"a\"R\"(\"; asm(\"nop\"); auto y = \")\";\n"), "");
  EXPECT_EQ(refused("auto x = u8R\"(\"; asm(\"nop\"); auto y = )\";\n"), "");
}

TEST(Gate, NamesThatAreNotTheLearnersAreSeen) {
  const auto refused = [](const std::string& own) { return grader::refused_in_text(own); };
  for (const char* each :
       {"template struct rob<& worker :: priority_>;", "template struct rob<&::worker::priority_>;",
        "template struct rob<&kit::poison_pool::slot::text_>;",
        "template struct rob<&decltype(one())::priority_>;",
        "template struct rob<&of<int>::priority_>;", "namespace [[deprecated]] kit { int seed(); }",
        "namespace __attribute__((unused)) std { }", "extern \"C\" void _ZN4disk5writeEv();",
        "template <> void reactor::spawn<tag>(tag) {}",
        "template <> template <> inline __attribute__((used)) void std::list<int>::go<x>(x) {}",
        "template <> struct asio::async_result<mine, void()> { static void go(); };",
        "namespace x = boost::asio; template <class T> struct ::x::associator<T> { };",
        "[[gnu::constructor]] void f(int, char**);",
        "[[using gnu: used, __constructor__]] void f();",
        "void f() __attribute__((unused, section(\".x\")));",
        "[[gnu::no_address_safety_analysis]] int f();"}) {
    EXPECT_NE(refused(each), "") << each;
  }
  for (const char* each :
       {"int count::made_ = 0; int* p = &made_; int x = a & b;", "auto p = &closer::run;",
        "template <> struct std::hash<mine> {};", "void f(struct asio::x, int a, bool b = a < 1);",
        "template <> std::string text<int>(int x) {}", "template <> int mine<std::string>(int) {}",
        "int section = 1; struct constructor {};",
        "[[nodiscard]] int weak(); int a[2] = {}; auto f = [&] { return a[0]; };",
        "namespace std_like { } namespace fs = std::filesystem;"}) {
    EXPECT_EQ(refused(each), "") << each;
  }
}

TEST(Gate, NoLineIsSaidToBeAnotherFiles) {
  for (const char* each :
       {"#line 7 \"/usr/include/x.h\"\n", "x;\n  # /* a */ line 7 \"x\"\n", "# 1 \"x.h\" 1 3\n",
        "/* a\n */ %: 1 \"x.h\"\n", "#\\\nli\\\nne 4\n", "const char* a = \"/*\";\n#line 4\n"}) {
    EXPECT_NE(grader::refused_in_source(each), "") << each;
  }
  for (const char* each : {"#include <x>\n#if 1\n#endif\n", "#define linear 1\n#pragma once\n",
                           "int a = 7 /* # */;\nauto t = \"# 1\";\n"}) {
    EXPECT_EQ(grader::refused_in_source(each), "") << each;
  }
}
