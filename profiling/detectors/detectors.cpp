#include "profiling/detectors/detectors.hpp"

#include <boost/tokenizer.hpp>

namespace scopelab::detectors {
namespace {

// Those that are about mistakes; what is about style or names would only drown them.
constexpr const char* tidy_checks =
    "--checks=-*,bugprone-*,-bugprone-easily-swappable-parameters,clang-analyzer-*,concurrency-*,"
    "cppcoreguidelines-avoid-capturing-lambda-coroutines,"
    "cppcoreguidelines-avoid-reference-coroutine-parameters,cppcoreguidelines-missing-std-forward,"
    "cppcoreguidelines-no-suspend-with-lock,cppcoreguidelines-owning-memory,"
    "cppcoreguidelines-pro-type-member-init,cppcoreguidelines-rvalue-reference-param-not-moved,"
    "cppcoreguidelines-slicing,misc-coroutine-hostile-raii,"
    "misc-throw-by-value-catch-by-reference,performance-*";

}  // namespace

const std::vector<tool>& tools() {
  static const std::vector<tool> all{
      {tool::compiler,
       "g++",
       "g++",
       "",
       {"-O2", "-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Wnon-virtual-dtor",
        "-Woverloaded-virtual", "-Wnull-dereference", "-Wduplicated-cond", "-Wduplicated-branches",
        "-Wlogical-op"},
       {{"g++", read_diagnostics}},
       true},
      {tool::compiler,
       "clang++-19",
       "clang-19",
       "",
       {"-O2", "-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Wnon-virtual-dtor",
        "-Woverloaded-virtual", "-Wnull-dereference", "-Wunreachable-code", "-Wloop-analysis"},
       {{"clang", read_diagnostics}},
       true},
      {tool::clang_tidy,
       "clang-tidy-19",
       "clang-tidy-19",
       "",
       {"--quiet", tidy_checks},
       {{"clang-tidy", read_diagnostics}},
       false},
      {tool::cppcheck,
       "cppcheck",
       "cppcheck",
       "",
       {"--enable=warning,style,performance,portability", "--inconclusive", "--std=c++20"},
       {{"cppcheck", read_diagnostics}},
       true},
      {tool::compiler,
       "g++",
       "g++",
       "",
       {"-O2", "-fanalyzer"},
       {{"-fanalyzer", read_analyzer}},
       false},
      {tool::program,
       "env",
       "coreutils",
       "asan",
       {"ASAN_OPTIONS=detect_leaks=1"},
       {{"ASan", read_asan}, {"LSan", read_lsan}, {"UBSan", read_ubsan}},
       false},
      // Address space randomisation off, where that is allowed: ThreadSanitizer of g++ 12 does not
      // start on some kernels otherwise.
      {tool::program,
       "sh",
       "dash",
       "tsan",
       {"-c", "setarch -R true 2> /dev/null && exec setarch -R \"$@\"; exec \"$@\"", "sh"},
       {{"TSan", read_tsan}},
       false},
      {tool::program,
       "valgrind",
       "valgrind",
       "default",
       {"--leak-check=full", "--track-fds=yes"},
       {{"valgrind", read_memcheck}},
       false},
  };
  return all;
}

compile_command parse_compile_command(const std::string& command) {
  using separator = boost::escaped_list_separator<char>;
  const boost::tokenizer<separator> words{command, separator{"\\", " ", "\"'"}};
  compile_command result;
  bool compiler = true;
  bool output = false;
  bool source = false;
  for (const std::string& word : words) {
    if (compiler) {
      compiler = false;
    } else if (word == "-o") {
      output = true;
    } else if (output) {
      output = false;
    } else if (word == "-c") {
      source = true;
    } else if (source) {
      result.file = word;
      source = false;
    } else if (!word.empty() && word != "-Werror") {
      result.options.push_back(word);
    }
  }
  return result;
}

invocation over_source(const tool& with, const compile_command& source) {
  invocation run{with.runs, {}};
  const auto add = [&run](const std::vector<std::string>& more) {
    run.arguments.insert(run.arguments.end(), more.begin(), more.end());
  };
  switch (with.what) {
    case tool::compiler:
      add(source.options);
      add(with.options);
      add({"-fno-diagnostics-color", "-c", source.file, "-o", "/dev/null"});
      break;
    case tool::clang_tidy:
      add(with.options);
      add({source.file, "--"});
      add(source.options);
      break;
    case tool::cppcheck:
      add(with.options);
      add({"--quiet", "--template={file}:{line}:{column}: {severity}: {message} [{id}]"});
      for (const std::string& option : source.options) {
        if (option.starts_with("-I") || option.starts_with("-D")) add({option});
      }
      add({source.file});
      break;
    case tool::program:
      break;
  }
  return run;
}

invocation over_program(const tool& with, const std::vector<std::string>& program) {
  invocation run{with.runs, with.options};
  run.arguments.insert(run.arguments.end(), program.begin(), program.end());
  return run;
}

}  // namespace scopelab::detectors
