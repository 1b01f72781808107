// Buffers that are kept for the next one: as many as were ever needed at once.
// lab        01_cleared_on_return
// technique  pool
// base       fixed
// expect     full
//--- before
#include <memory>
#include <vector>
//--- replaces summarise
void summarise(std::string_view page, summary& result) {
  static std::vector<std::unique_ptr<std::string>> pool;
  if (pool.empty()) pool.push_back(std::make_unique<std::string>());
  std::unique_ptr<std::string> scratch = std::move(pool.back());
  pool.pop_back();
  scratch->assign(page.substr(0, page.find('\n')));
  result.title = *scratch;
  result.scratch = std::string{};
  pool.push_back(std::move(scratch));
}
