// Each handle is held by a shared_ptr that closes it.
// lab        02_capture_by_reference
// technique  another owner
// base       fixed
// expect     full
//--- before
#include <memory>
#include <vector>
//--- replaces use_handles
void use_handles(device& on, int count) {
  std::vector<std::shared_ptr<int>> open;
  open.reserve(static_cast<std::size_t>(std::max(count, 0)));
  for (int i = 0; i < count; ++i) {
    open.emplace_back(new int{on.open()}, [&on](int* handle) {
      on.close(*handle);
      delete handle;
    });
  }
  while (!open.empty()) open.pop_back();
}
