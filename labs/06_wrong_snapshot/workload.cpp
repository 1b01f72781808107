#include "scenario.hpp"

namespace {

// A document that is edited for long.
struct editor {
  document on;
  history of;

  void type_and_undo(std::string_view word) {
    type(of, on, word);
    undo(of, on);
  }
};

}  // namespace

std::vector<kit::workload> workloads() {
  return {
      {"retained_redo_tail", "word typed and undone",
       [](int n) {
         const std::string word(word_size, 'w');
         auto open = std::make_shared<editor>();
         for (int i = 0; i < n; ++i) open->type_and_undo(word);
         return std::any{open};
       },
       [](const auto& next) {
         const std::string word(word_size, 'w');
         editor open;
         while (next()) open.type_and_undo(word);
       }},
  };
}
