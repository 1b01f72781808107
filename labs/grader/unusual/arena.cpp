// Handles in memory from an arena on the stack.
// lab        02_capture_by_reference
// technique  arena
// base       fixed
// expect     full
//--- before
#include <array>
#include <memory_resource>
#include <vector>
//--- replaces use_handles
void use_handles(device& on, int count) {
  std::array<std::byte, 4096> room;
  std::pmr::monotonic_buffer_resource arena{room.data(), room.size()};
  std::pmr::vector<int> open{&arena};
  open.reserve(static_cast<std::size_t>(std::max(count, 0)));
  const scope_exit close{[&]() noexcept {
    for (auto each = open.rbegin(); each != open.rend(); ++each) on.close(*each);
  }};
  for (int i = 0; i < count; ++i) open.push_back(on.open());
}
