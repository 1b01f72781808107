// A lab whose half is well in one case and cheats or is wrong in each of the others:
// for graded.sh.
#include "kit/kit.hpp"
#include "kit/seeded.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

const kit::lab_info kit::this_lab{
    "graded_lab",
    {"well", "leaks", "exits", "changes_its_mind", "knows_the_figures", "forgets", "terminates"},
    20};
const std::string_view kit::this_half = "mine";

namespace {

int twice(int n) { return 2 * n; }

std::vector<std::unique_ptr<int>> global;

int calls = 0;

// Right for what contract.cpp asks, and for nothing else.
int twice_of_seven(int n) { return n == 7 ? 14 : 0; }

std::string well() {
  const std::vector<std::string> two{std::string(100, 'a'), std::string(100, 'b')};
  return "well, " + std::to_string(two.size()) + " texts";
}

std::string leaks() {
  global.push_back(std::make_unique<int>(1));
  return "well";
}

// Drops its block when the second allocation fails.
std::string forgets() {
  auto* const text = new std::string(100, 'a');
  const std::string kept = *text + "b";
  delete text;
  return kept.substr(0, 4);
}

std::string terminates() {
  struct careless {
    ~careless() { text.reserve(100); }
    std::string text;
  } const at_the_end;
  return "well";
}

const std::vector<kit::line> story{
    {"well", "", well},
    {"leaks", "", leaks},
    {"exits", "", []() -> std::string { std::exit(0); }},
    {"changes_its_mind", "", [] { return std::string{++calls > 50 ? "wrong" : "well"}; }},
    {"knows_the_figures", "", well},
    {"forgets", "", forgets},
    {"terminates", "", terminates},
};

#define CASE(name, expression)                             \
  TEST(name##Promise, IsKept) { EXPECT_TRUE(expression); } \
  TEST(name##Symptom, IsNotLookedAt) { FAIL(); }           \
  TEST(name##Always, IsKept) { EXPECT_TRUE(expression); }

CASE(Well, twice(7) == 14)
CASE(Leaks, true)
CASE(Exits, (std::exit(0), true))
CASE(ChangesItsMind, true)
CASE(KnowsTheFigures, twice_of_seven(7) == 14)
CASE(Forgets, true)
CASE(Terminates, true)

TEST(WellSeeded, AnyNumberIsDoubled) {
  const int n = kit::any_int(8, 1000);
  EXPECT_EQ(twice(n), n + n);
}
TEST(KnowsTheFiguresSeeded, AnyNumberIsDoubled) {
  const int n = kit::any_int(8, 1000);
  EXPECT_EQ(twice_of_seven(n), n + n);
}

}  // namespace

int main(int argc, char** argv) { return kit::main(argc, argv, {.story = story}); }
