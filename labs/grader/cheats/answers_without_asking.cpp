// No connection stays open, as none was opened.
// lab        04_leaked_task
// technique  nothing done
// base       fixed
// expect     fails unread_response contract 0
//--- replaces is_there
asio::awaitable<bool> is_there(client&, std::string) { co_return true; }
