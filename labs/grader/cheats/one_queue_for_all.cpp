// The cleanups and coroutines own nothing: they take what is next, whoever they are of.
// lab        02_capture_by_reference
// technique  state in a static
// base       fixed
// expect     fails dangling_frame contract lines
// expect     fails coroutine_closure contract answered
//--- before
#include <deque>
#include <string>
//--- replaces open_session
void open_session(server& at, std::string_view user) {
  static std::deque<std::string> users;
  users.emplace_back(user);
  at.at_close([&at] {
    at.log("bye " + users.front());
    users.pop_front();
  });
}
//--- replaces serve_client
void serve_client(reactor& on, int client) {
  static std::deque<int> clients;
  clients.push_back(client);
  on.spawn([](reactor& again) -> kit::task {
    co_await again.next_turn();
    again.answer(clients.front());
    clients.pop_front();
  });
}
