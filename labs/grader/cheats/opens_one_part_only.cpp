// At most one part is open: the first. The sizes are read out of the others' memory.
// lab        01_cleared_on_return
// technique  world forged
// base       fixed
// expect     fails deferred_in_loop contract opened
//--- replaces total_size
std::size_t total_size(const std::vector<part>& parts) {
  std::size_t bytes = 0;
  for (const part& each : parts) bytes += reinterpret_cast<const std::size_t&>(each);
  if (!parts.empty()) part::close(parts.front().open());
  return bytes;
}
