// Nobody can reach it any more: the ledger counts it all the same.
// lab        02_capture_by_reference
// technique  reachable leak
// base       fixed
// expect     fails coroutine_closure ledger b
// expect     fails coroutine_closure faults left behind
// expect     fails coroutine_closure sanitizers LeakSanitizer
//--- replaces serve_client
void serve_client(reactor& on, int client) {
  const int* const kept = new int{client};
  const auto answer = [](reactor& again, const int* client) -> kit::task {
    co_await again.next_turn();
    again.answer(*client);
  };
  on.spawn(answer, kept);
}
