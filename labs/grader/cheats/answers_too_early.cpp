// No coroutine, nothing to dangle: the client is answered in this turn, not in the next.
// lab        02_capture_by_reference
// technique  wrong moment
// base       fixed
// expect     fails coroutine_closure contract answered
//--- replaces serve_client
void serve_client(reactor& on, int client) { on.answer(client); }
