// The exporter is flushed by the deleter of its pointer.
// lab        12_unseen_failure
// technique  another owner
// base       fixed
// expect     full
//--- before
#include <memory>
//--- replaces serve_session
void serve_session(const std::string& collector, int undos, int fails_at) {
  const auto flushed = [](exporter* each) {
    each->flush();
    delete each;
  };
  const std::unique_ptr<exporter, decltype(flushed)> exports{new exporter{collector}, flushed};
  session open{*exports};
  for (int i = 1; i <= undos; ++i) open.undo(i, fails_at);
}
