#include <scopelab/observe/exporter.hpp>
#include <scopelab/observe/exposition.hpp>
#include <scopelab/observe/metrics.hpp>
#include <scopelab/observe/rule_check.hpp>

#include <cstdio>
#include <sstream>

using namespace scopelab;

int main() {
  std::ostringstream lines;
  observe::undo_metrics metrics;
  {
    const observe::tracer in{
        observe::make_stream_exporter({"consumer"}, lines)};
    observe::undo_metrics::attempt attempt{metrics};
    observe::span span{in, "undo reserve", observe::undo_of("reserve", {})};
    span.failed(name_of(observe::failure::conflict));
    attempt.failed(observe::failure::conflict);
  }
  observe::rule_check check{observe::parse_exposition(metrics.expose())};
  check.add_rules("- alert: A\n  expr: scopelab_undo_failures_total > 0\n");
  const bool sent = lines.str().find("\"conflict\"") != std::string::npos;
  std::printf("%s, %zu problems\n", sent ? "sent" : "lost",
              check.problems().size());
  return sent && check.problems().empty() ? 0 : 1;
}
