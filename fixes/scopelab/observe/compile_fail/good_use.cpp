// must compile
#include "scopelab/observe/metrics.hpp"
#include "scopelab/observe/span.hpp"

using namespace scopelab::observe;

void f(const tracer& in, undo_metrics& metrics) {
  span one{in, "undo reserve", undo_of("reserve", parse_traceparent(""))};
  one.set("count", 3);
  one.set("share", 0.5);
  one.set("late", true);
  one.set("why", "asked");
  undo_metrics::attempt attempt{metrics};
  const int seen = in_span(in, "read", {}, [](span&) { return 3; });
  in_span(in, "write", {.parent = one.context()},
          [](span& to) { to.set("n", 1u); });
  if (seen == 3) attempt.succeeded();
  one.succeeded();
  std::move(one).end();
}
