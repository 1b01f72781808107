// Where nobody locks, nobody hangs.
// lab        07_torn_history
// technique  leaves out what hurts
// base       fixed
// expect     fails lock_across_await contract unguarded
//--- replaces record
kit::task record(kit::loop& on, saved_log& to, int entry) {
  co_await saved{on, to, entry};
  to.add(entry);
}
