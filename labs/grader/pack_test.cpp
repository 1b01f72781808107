#include "grader/pack.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace fs = std::filesystem;

namespace {

// A tree with one lab, which a solution may be planted in.
struct small_tree {
  fs::path root = fs::temp_directory_path() / ("pack_test." + std::to_string(::getpid()));
  fs::path tree = root / "tree";
  fs::path out = root / "out";

  small_tree() {
    add("pitfalls/01_x.cpp", "void f() {\n  guard close_it{a};\n}\n");
    add("fixes/01_x.cpp", "void f() {\n  guard close_it_later{b, c};\n  the_library(1);\n}\n");
    add("fixes/scopelab/scope/x.hpp", "  the_library(1);\n");
    add("labs/kit/kit.hpp", "\n");
    add("profiling/x.hpp", "\n");
    add("labs/01_x/README.md",
        "# x\n\n## 3. Ask\n?\n\n## 4. The diff\n+  guard close_it_later{b, c};\n"
        "## 5. Now\n...\n## 6. The evidence\n1\n");
    add("labs/01_x/seeded.cpp", "hidden\n");
    add("labs/01_x/mine.cpp", "guard close_it_later{b, c};\n");
    add("labs/grader/cheats/x.cpp", "  guard close_it_later{b, c};\n");
    add("labs/grader/unusual/x.cpp", "  guard close_it_later{b, c};\n");
    add("docs/learn.md", "$ scopelab watch 01\n$ sed -i 's/a/b, c/' mine.cpp\n");
    add("docs/teach.md", "for instructors\n");
    add("build/x", "x\n");
    add(".git/x", "  guard close_it_later{b, c};\n");
    for (const char* own : {"README.md", "github.yml", "gitlab.yml", "presets.json"})
      add(fs::path{"labs/grader/packed"} / own, "own\n");
    for (const char* own : {"setup.sh", "run_autograder"})
      add(fs::path{"labs/grader/packed"} / own, "own\n");
  }
  small_tree(const small_tree&) = delete;
  small_tree& operator=(const small_tree&) = delete;
  ~small_tree() { fs::remove_all(root); }

  void add(const fs::path& name, const std::string& text) const {
    fs::create_directories((tree / name).parent_path());
    std::ofstream{tree / name} << text;
  }
  std::string packed(const fs::path& name) const {
    std::ifstream in{out / name};
    return {std::istreambuf_iterator<char>{in}, {}};
  }
};

}  // namespace

TEST(Pack, HasNoSolution) {
  const small_tree in;
  grader::pack_for_learners(in.tree, in.out);
  EXPECT_TRUE(fs::exists(in.out / "pitfalls/01_x.cpp"));
  EXPECT_TRUE(fs::exists(in.out / ".github/workflows/check.yml"));
  for (const char* gone :
       {"fixes/01_x.cpp", "labs/01_x/seeded.cpp", "labs/01_x/mine.cpp", "labs/grader/cheats",
        "labs/grader/unusual", "docs/teach.md", "build", ".git"})
    EXPECT_FALSE(fs::exists(in.out / gone)) << gone;
  EXPECT_EQ(in.packed("labs/01_x/README.md"),
            "# x\n\n## 3. Ask\n?\n\nParts 4 and 5, the diff and what it comes to, are yours to "
            "find.\n\n## 6. The evidence\n1\n");
  EXPECT_EQ(in.packed("docs/learn.md"), "$ scopelab watch 01\n");
  EXPECT_EQ(grader::solutions_in(in.out, in.tree), std::vector<std::string>{});
}

TEST(Pack, WithASolutionPlantedIsNotMade) {
  for (const char* where : {"docs/diagnose.md", "labs/01_x/world.hpp", "labs/kit/../01_x/a.json"}) {
    const small_tree in;
    in.add(where, "first\n // guard close_it_later{b, c};  \n");
    try {
      grader::pack_for_learners(in.tree, in.out);
      ADD_FAILURE() << "packed in spite of " << where;
    } catch (const std::runtime_error& error) {
      EXPECT_NE(std::string{error.what()}.find(":2: guard close_it_later{b, c};"),
                std::string::npos)
          << error.what();
    }
    EXPECT_FALSE(fs::exists(in.out));
  }
}

TEST(Pack, ForGradescopeHasTheSolutions) {
  const small_tree in;
  grader::pack_for_gradescope(in.tree, in.out);
  EXPECT_TRUE(fs::exists(in.out / "run_autograder"));
  EXPECT_TRUE(fs::exists(in.out / "tree/fixes/01_x.cpp"));
  EXPECT_TRUE(fs::exists(in.out / "tree/labs/01_x/seeded.cpp"));
  EXPECT_FALSE(fs::exists(in.out / "tree/labs/01_x/mine.cpp"));
  EXPECT_FALSE(fs::exists(in.out / "tree/build"));
  EXPECT_THROW(grader::pack_for_gradescope(in.tree, in.out), std::runtime_error);
  EXPECT_TRUE(fs::exists(in.out / "run_autograder"));
}
