#!/usr/bin/env bash
# record.sh: what each tool prints of a program with known faults, into reports/, for reports_test.
# To be run again by hand when a tool is replaced by a newer one.
set -euo pipefail
reports=$(cd "$(dirname "$0")" && pwd)/reports
mkdir -p "$reports"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > faults.cpp <<'SOURCE'
#include <fcntl.h>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

int counter = 0;
std::mutex mutex;

void unnamed_lock() { std::lock_guard<std::mutex>{mutex}; }

std::size_t moved_from() {
  std::string text = "text";
  const std::string taken = std::move(text);
  return text.size() + taken.size();
}

int* twice(int count) {
  int unused = 0;
  int* volatile numbers = static_cast<int*>(std::malloc(8));
  if (count < 0u) return nullptr;
  std::free(numbers);
  std::free(numbers);
  return nullptr;
}

int main(int argc, char** argv) {
  const std::string_view fault = argc > 1 ? argv[1] : "";
  if (fault == "use_after_free") {
    int* const number = new int{argc};
    delete number;
    return *static_cast<volatile int*>(number);
  }
  if (fault == "double_free") twice(argc);
  if (fault == "leak") {
    static_cast<int* volatile>(new int[10])[0] = 1;
  }
  if (fault == "overflow") return INT_MAX - 2 + argc + argc > 0;
  if (fault == "race") {
    std::jthread other{[] { ++counter; }};
    ++counter;
  }
  if (fault == "uninitialised") {
    int* const number = static_cast<int*>(std::malloc(sizeof(int)));
    if (*static_cast<volatile int*>(number) == 7) std::puts("seven");
    std::free(number);
  }
  if (fault == "descriptor") return ::open("/dev/null", O_RDONLY) < 0;
}
SOURCE

# as NAME COMMAND...: what the command prints, without this machine's paths.
as() {
  local name=$1
  shift
  { "$@" 2>&1 || true; } | sed "s|$folder|/t|g; s|$PWD|/t|g" > "$reports/$name.txt"
}

options=(-std=c++20 -g -O1 "$folder/faults.cpp")
as g++ g++ -Wall -Wextra -fno-diagnostics-color -c -o /dev/null "${options[@]}"
as clang clang++-19 -Wall -Wextra -c -o /dev/null "${options[@]}"
as analyzer g++ -fanalyzer -fdiagnostics-path-format=none -fno-diagnostics-color -c -o /dev/null "${options[@]}"
as clang-tidy clang-tidy-19 --quiet '--checks=-*,bugprone-*' "$folder/faults.cpp" -- -std=c++20
as cppcheck cppcheck --quiet --enable=warning,style --std=c++20 \
  '--template={file}:{line}:{column}: {severity}: {message} [{id}]' "$folder/faults.cpp"

g++ -fsanitize=address,undefined -fno-sanitize-recover=all -w -o asan "${options[@]}" -pthread
g++ -fsanitize=thread -w -o tsan "${options[@]}" -pthread
g++ -w -o plain "${options[@]}" -pthread
for fault in use_after_free double_free leak overflow; do as "asan_$fault" ./asan $fault; done
as asan_nothing ./asan
as tsan_race setarch -R ./tsan race
as tsan_nothing setarch -R ./tsan
for fault in use_after_free double_free leak uninitialised descriptor nothing; do
  as "memcheck_$fault" valgrind --leak-check=full --track-fds=yes ./plain $fault
done
