// An exception's memory is not operator new's: each holds the one before, and a page.
// lab        02_capture_by_reference
// technique  reachable leak
// base       fixed
// expect     fails stale_value ledger operator new
//--- before
#include <array>
#include <exception>
//--- replaces run_at
struct page {
  std::exception_ptr before;
  std::array<char, 1000> text;
};
void run_at(worker& who, int wanted) {
  static std::exception_ptr last;
  last = std::make_exception_ptr(page{last, {}});
  const int level = who.priority();
  who.set_priority(std::min(wanted, worker::highest));
  who.run_job();
  who.set_priority(level);
}
