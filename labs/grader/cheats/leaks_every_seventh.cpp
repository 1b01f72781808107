// Only now and then.
// lab        02_capture_by_reference
// technique  reachable leak
// base       fixed
// expect     fails loop_variable ledger b
//--- before
#include <vector>
//--- replaces use_handles
void use_handles(device& on, int count) {
  static int calls = 0;
  static std::vector<int*> kept;
  if (++calls % 7 == 0) kept.push_back(new int[64]);
  defer_stack cleanup;
  for (int i = 0; i < count; ++i) {
    cleanup.defer([&on, handle = on.open()]() noexcept { on.close(handle); });
  }
}
