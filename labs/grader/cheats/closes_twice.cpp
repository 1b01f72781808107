// By hand and by a guard: the second close may be of somebody else's descriptor.
// lab        01_cleared_on_return
// technique  double release
// base       fixed
// expect     fails deferred_in_loop contract closed_in_vain
//--- replaces total_size
std::size_t total_size(const std::vector<part>& parts) {
  std::size_t bytes = 0;
  for (const part& each : parts) {
    const int opened = each.open();
    scope_exit close{[opened]() noexcept { part::close(opened); }};
    bytes += part::size_of(opened);
    part::close(opened);
  }
  return bytes;
}
