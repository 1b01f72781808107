// undoes [URL]: a program that undoes what it is told to, for the tests of the rules and of a receiver.
// It prints the port of its /metrics, and then obeys lines of its input: "succeed", "fail REASON",
// "wait DEPTH". Its spans go to the collector at URL.
#include "scopelab/observe/exporter.hpp"
#include "scopelab/observe/metrics.hpp"

#include <prometheus/exposer.h>

#include <iostream>
#include <sstream>

using namespace scopelab;

namespace {

observe::failure reason(std::string_view name) {
  for (const observe::failure each : observe::all_failures) {
    if (observe::name_of(each) == name) return each;
  }
  throw std::invalid_argument("no such reason");
}

}  // namespace

int main(int argc, char** argv) {
  const observe::resource us{"undoes", {{"deployment.environment", "test"}}};
  observe::otlp_options options{
      .at_shutdown = std::chrono::minutes{1},
      .on_problem = [](std::string_view what) { std::cerr << what << '\n'; }};
  if (argc > 1) options.url = argv[1];
  const observe::tracer in{argc > 1 ? observe::make_otlp_exporter(us, options)
                                    : nullptr};
  observe::undo_metrics metrics;
  prometheus::Exposer exposer{"127.0.0.1:0", 1};
  exposer.RegisterCollectable(metrics.collectable());
  std::cout << exposer.GetListeningPorts().at(0) << std::endl;

  const auto command = observe::parse_traceparent(
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
      "rojo=00f067aa0ba902b7");
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words{line};
    std::string what, how;
    words >> what >> how;
    if (what == "wait") {
      metrics.queue_depth(std::stoul(how));
      std::cout << "done" << std::endl;
      continue;
    }
    {
      observe::undo_metrics::attempt attempt{metrics};
      observe::span span{in, "undo reserve",
                         observe::undo_of("reserve", command, command)};
      span.set("scopelab.undo.rows", 3);
      if (what == "succeed") {
        attempt.succeeded();
        span.succeeded();
      } else {
        attempt.failed(reason(how));
        span.failed(how, "it was asked to");
      }
    }
    std::cout << "done" << std::endl;
  }
  return 0;
}
