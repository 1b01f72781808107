#include <scopelab/journal/command.hpp>
#include <scopelab/journal/journal.hpp>
#include <scopelab/journal/token.hpp>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

int main() {
  using namespace scopelab;
  std::string folder =
      std::filesystem::temp_directory_path() / "consumer.XXXXXX";
  if (::mkdtemp(folder.data()) == nullptr) return 1;
  const std::filesystem::path in{folder};
  {
    journal::journal{in / "a"}.append({1, "kept"});
  }
  std::string kept;
  journal::inspect(in / "a",
                   [&](const journal::record& each) { kept = each.bytes; });
  std::filesystem::remove_all(in);
  const auto wrong = journal::command_rules::standard().check("{}");
  const journal::token_key key{std::string(32, 'k')};
  const std::string token = key.token_for({"a", "b", 1});
  std::printf("%s %zu\n", kept.c_str(), wrong.size());
  return kept == "kept" && !wrong.empty() &&
                 key.is_token_for(token, {"a", "b", 1})
             ? 0
             : 1;
}
