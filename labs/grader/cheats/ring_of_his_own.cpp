// No buffer of the pool is used: the view is of one of 64 that are written again in turn.
// lab        01_cleared_on_return
// technique  wrong moment
// base       fixed
// expect     fails pooled_view contract 1
//--- replaces decode
payload decode(buffer_pool&, std::string_view frame) {
  static buffer ring[64];
  static int turn = 0;
  buffer& next = ring[turn++ % 64];
  next.write(frame);
  return {&next};
}
