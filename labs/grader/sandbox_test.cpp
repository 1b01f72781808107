#include "grader/sandbox.hpp"

#include "cli/temporary_folder.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

using grader::command;
using grader::observation;
using grader::sandbox;

namespace {

std::filesystem::path scratch() {
  static const struct folder : cli::temporary_folder {
    folder() {
      // Where any user can reach it.
      std::filesystem::permissions(path(), std::filesystem::perms{0711});
      std::filesystem::copy_file(SCOPELAB_SUPERVISOR, path() / "supervisor");
    }
  } made;
  return made.path();
}

const sandbox& one_of(sandbox::kind wanted) {
  static const sandbox plain{scratch() / "supervisor", scratch(), sandbox::plain};
  static const sandbox best{scratch() / "supervisor", scratch()};
  return wanted == sandbox::plain ? plain : best;
}

command shell(const std::string& script) {
  return {.program = {"/bin/sh", "-c", script}, .most = {.seconds = 10}};
}

// Processes of this test that are still there: each of its shells has the mark in its arguments.
int running_with(const std::string& mark) {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator{"/proc"}) {
    std::ifstream in{entry.path() / "cmdline"};
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    if (text.find(mark) != std::string::npos) ++count;
  }
  return count;
}

class Sandbox : public testing::TestWithParam<sandbox::kind> {
 protected:
  observation run(const command& what) const { return one_of(GetParam()).run(what); }
};

}  // namespace

TEST_P(Sandbox, TellsHowItEndedAndWhatItPrinted) {
  const observation seen = run(shell("echo out; echo err >&2; exit 7"));
  EXPECT_TRUE(seen.reported);
  EXPECT_EQ(seen.exit_code, 7);
  EXPECT_EQ(seen.out.text, "out\n");
  EXPECT_EQ(seen.err.text, "err\n");
  EXPECT_EQ(run(shell("kill -SEGV $$")).signal, SIGSEGV);
}

TEST_P(Sandbox, EndsAndCountsWhatIsLeftBehind) {
  const observation seen = run(shell("setsid sh -c 'sleep 3171' & setsid sleep 3171 & exit 0"));
  EXPECT_EQ(seen.exit_code, 0);
  EXPECT_GE(seen.leftovers, 2);
  EXPECT_EQ(running_with("3171"), 0);
}

TEST_P(Sandbox, EndsAGrandchildThatIgnoresSigtermAtTheLimit) {
  command what = shell("(trap '' TERM HUP; setsid sh -c 'sleep 3172; sleep 3172') & sleep 3172");
  what.most.seconds = 0.3;
  const auto began = std::chrono::steady_clock::now();
  const observation seen = run(what);
  EXPECT_TRUE(seen.timed_out);
  EXPECT_GE(seen.leftovers, 1);
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::milliseconds{2300});
  EXPECT_EQ(running_with("3172"), 0);
}

TEST_P(Sandbox, KeepsTheBeginningOfAFloodAndCountsTheRest) {
  command what = shell("head -c 5000000 /dev/zero | tr '\\0' x");
  what.most.output = 1000;
  const observation seen = run(what);
  EXPECT_EQ(seen.out.text, std::string(1000, 'x'));
  EXPECT_EQ(seen.out.bytes, 5'000'000u);
}

TEST_P(Sandbox, BoundsMemoryAndProcessorTime) {
  command greedy{.program = {"/usr/bin/head", "-c", "1G", "/dev/zero"}};
  greedy.program = {"/bin/sh", "-c", "exec tail /dev/zero"};  // keeps all of it
  greedy.most.memory = 64u << 20;
  const observation seen = run(greedy);
  EXPECT_FALSE(seen.timed_out);
  EXPECT_NE(seen.exit_code, 0);
  EXPECT_LT(seen.peak_kib, 100'000);
  command busy = shell("while :; do :; done");
  busy.most.cpu_seconds = 1;
  EXPECT_NE(run(busy).signal, 0);
}

TEST_P(Sandbox, SendsTheNonceAndReadsTheRecord) {
  command what =
      shell("eval \"read nonce <&$SCOPELAB_NONCE_FD; echo done \\$nonce >&$SCOPELAB_RECORD_FD\"");
  what.program = {"/bin/bash", "-c",
                  "read -u $SCOPELAB_NONCE_FD nonce; echo done $nonce >&$SCOPELAB_RECORD_FD"};
  what.nonce = "n-17";
  EXPECT_EQ(run(what).record.text, "done n-17\n");
}

// By its name in /proc a pipe could be opened again, by a stream; a socket can not.
TEST_P(Sandbox, TheNonceCannotBeOpenedByName) {
  command what = shell("cat /proc/self/fd/$SCOPELAB_NONCE_FD");
  what.nonce = "n-17";
  EXPECT_EQ(run(what).out.text, "");
}

TEST_P(Sandbox, TheReportCannotBeWrittenByTheProgram) {
  EXPECT_EQ(run(shell(": > /proc/$PPID/fd/3 && echo open")).out.text, "");
}

TEST_P(Sandbox, HasNoDescriptorOfAnotherThread) {
  const std::ofstream open{scratch() / "of_another"};
  const observation seen = run(shell("ls -l /proc/$$/fd"));
  EXPECT_EQ(seen.exit_code, 0);
  EXPECT_EQ(seen.out.text.find("of_another"), std::string::npos) << seen.out.text;
}

TEST_P(Sandbox, InterruptedItLeavesNothing) {
  const sandbox& in = one_of(GetParam());
  const auto interrupted_run = [&in] {
    grader::stop_on_signals();
    const std::jthread interrupting{[] {
      while (running_with("sleep 3173") == 0) std::this_thread::yield();
      ::kill(::getpid(), SIGTERM);
    }};
    try {
      in.run(shell("setsid sh -c 'sleep 3173; exit' & sleep 3173; exit"));
    } catch (const grader::interrupted&) {
      ::_exit(7);
    }
  };
  EXPECT_EXIT(interrupted_run(), testing::ExitedWithCode(7), "");
  EXPECT_EQ(running_with("3173"), 0);
}

TEST(SandboxThatDoesNotStart, IsNoResultOfTheProgram) {
  const std::filesystem::path supervisor = scratch() / "other_supervisor";
  std::filesystem::copy_file(SCOPELAB_SUPERVISOR, supervisor);
  const sandbox in{supervisor, scratch(), sandbox::plain};
  std::filesystem::remove(supervisor);
  std::filesystem::create_symlink("/bin/false", supervisor);
  EXPECT_THROW(in.run(shell("exit 0")), std::runtime_error);
}

TEST_P(Sandbox, BringsBackTheFilesThatWereAskedFor) {
  command what = shell("echo text > $OUT/a; ln -s /etc/passwd $OUT/b; mkfifo $OUT/c");
  what.environment = {{"OUT", grader::out_folder}};
  what.collect = {"a", "b", "c", "d"};
  const observation seen = run(what);
  EXPECT_EQ(seen.files, (std::map<std::string, std::string>{{"a", "text\n"}}));
}

INSTANTIATE_TEST_SUITE_P(Kinds, Sandbox, testing::Values(sandbox::automatic, sandbox::plain),
                         [](const auto& kind) {
                           return kind.param == sandbox::plain ? "plain" : "best";
                         });

TEST(Bubblewrap, HasNoNetworkAndNoTree) {
  if (!one_of(sandbox::automatic).has_bubblewrap()) GTEST_SKIP() << "bubblewrap does not work here";
  const auto run = [](const std::string& script) {
    return one_of(sandbox::automatic).run(shell(script));
  };
  EXPECT_EQ(run("tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' '").out.text, "lo\n");
  EXPECT_NE(run("ls " SCOPELAB_SUPERVISOR "/..").exit_code, 0);
  EXPECT_NE(run("touch /usr/planted").exit_code, 0);
  EXPECT_NE(run("ls /root /home").exit_code, 0);
}
