// `scopelab serve`: the shop, whole, until it is interrupted.
#include "cli/temporary_folder.hpp"
#include "profiling/pprof/server.hpp"
#include "scopelab/rpc/server.hpp"
#include "scopelab/scope/unique_resource.hpp"
#include "serve/routes.hpp"
#include "serve/workers.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <optional>
#include <random>
#include <stdexcept>

namespace {

namespace fs = std::filesystem;
namespace journal = scopelab::journal;
namespace observe = scopelab::observe;
namespace rpc = scopelab::rpc;

struct wishes {
  int http = 8080;
  int grpc = 50051;
  int pprof = 6060;
  std::string data;
  std::string postgres;
  std::string redis;
  std::string environment = "demo";
  std::vector<std::string> traces;
};

constexpr const char* about =
    "A shop whose orders can be taken back: HTTP, gRPC, SQLite, metrics, traces and pprof in one\n"
    "program, on loopback. docs/failed_saga.md walks through it. Ctrl-C ends it.";

constexpr const char* exit_codes =
    "Exit codes: 0 interrupted, 2 usage, 3 it could not start: stderr says why.";

// Whole, on disk and for its owner alone, or not there: tokens are lost with their key.
void make_key(const fs::path& file) {
  const std::string draft = file.string() + ".new";
  std::random_device dice;
  std::string key;
  while (key.size() < journal::token_key::min_key) key += static_cast<char>(dice());
  fs::remove(draft);
  const auto opened = [](const std::string& what, int flags) {
    const int fd = ::open(what.c_str(), flags | O_CLOEXEC, 0600);
    if (fd < 0) throw std::system_error{errno, std::generic_category(), what};
    return fd;
  };
  const auto close = [](int each) noexcept { ::close(each); };
  const auto must = [&](bool done) {
    if (!done) throw std::system_error{errno, std::generic_category(), draft};
  };
  const scopelab::unique_resource out{opened(draft, O_WRONLY | O_CREAT | O_EXCL), close};
  must(::write(out.get(), key.data(), key.size()) == static_cast<ssize_t>(key.size()));
  must(::fsync(out.get()) == 0);
  fs::rename(draft, file);
  const scopelab::unique_resource folder{
      opened(file.parent_path().string(), O_RDONLY | O_DIRECTORY), close};
  must(::fsync(folder.get()) == 0);
}

journal::token_key key_in(const fs::path& folder) {
  const fs::path file = folder / "token.key";
  if (!fs::exists(file)) make_key(file);
  return journal::token_key::from_file(file);
}

// For a Prometheus beside it: what to scrape, and when to call.
fs::path prometheus_in(const fs::path& folder, int port) {
  const fs::path file = folder / "prometheus.yml";
  std::ofstream{file} << fmt::format(
      "global:\n  scrape_interval: 1s\n  evaluation_interval: 1s\n"
      "rule_files: ['{}']\n"
      "scrape_configs:\n  - job_name: shop\n    static_configs:\n      - targets: "
      "['127.0.0.1:{}']\n",
      SCOPELAB_UNDO_RULES, port);
  return file;
}

class not_of_the_port : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// `make` listens at a port that `option` chooses.
template <class Make>
auto listening(const char* option, const Make& make) {
  try {
    return make();
  } catch (const not_of_the_port&) {
    throw;
  } catch (const std::exception& e) {
    throw std::runtime_error{fmt::format("{}. {} 0 takes a port that is free", e.what(), option)};
  }
}

int run(const wishes& asked) {
  // Waited for below; every thread inherits the mask.
  sigset_t ends;
  sigemptyset(&ends);
  for (const int each : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&ends, each);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  std::signal(SIGPIPE, SIG_IGN);

  const auto warn = [](const std::string& what) {
    fmt::print(stderr, "scopelab serve: {}\n", what);
  };
  // One that goes with the program, unless the user named one.
  std::optional<cli::temporary_folder> temporary;
  const fs::path data =
      asked.data.empty() ? temporary.emplace("scopelab-serve-").path() : fs::absolute(asked.data);
  fs::create_directories(data);
  const serve::places where{data, asked.postgres, asked.redis};
  serve::prepare(where);

  std::vector<observe::export_rule> rules;
  for (const std::string& each : asked.traces) rules.push_back(observe::parse_rule(each));
  observe::otlp_options otlp;
  otlp.age = std::chrono::milliseconds{500};
  otlp.on_problem = [&](std::string_view what) { warn(std::string{what}); };
  serve::telemetry tell{observe::make_exporter(
      {"scopelab-shop", {{"deployment.environment", asked.environment}}}, rules, otlp)};
  serve::faults broken;

  serve::front_desk desk{where, tell};
  rpc::server_options commands{.journal = data / "commands.journal", .key = key_in(data)};
  commands.address = fmt::format("127.0.0.1:{}", asked.grpc);
  const auto grpc_at = listening("--grpc", [&] {
    try {
      return std::make_unique<rpc::server>(desk, commands);
    } catch (const journal::journal_error& e) {
      throw not_of_the_port{e.what()};
    }
  });
  rpc::server& grpc = *grpc_at;
  if (grpc.recovered().cut_bytes > 0) warn(grpc.recovered().describe());
  grpc.compact();
  serve::workers workers{where, tell, broken, warn};
  serve::routes routes{desk, tell, broken, grpc.address()};
  const auto pprof = listening("--pprof", [&] {
    return std::make_unique<scopelab::pprof::server>(
        scopelab::pprof::server_options{.port = static_cast<std::uint16_t>(asked.pprof)});
  });
  const auto http = listening("--http", [&] {
    return std::make_unique<serve::http_server>(
        static_cast<std::uint16_t>(asked.http),
        [&](const serve::request& of) { return routes.answer(of); });
  });

  fmt::print("shop: http://127.0.0.1:{}/\n", http->port());
  fmt::print("grpc: {}\n", grpc.address());
  fmt::print("pprof: {}\n", pprof->url());
  fmt::print("data: {}\n", data.string());
  fmt::print("alerts: prometheus --config.file={} --storage.tsdb.path={}\n",
             prometheus_in(data, http->port()).string(), (data / "prometheus").string());
  std::fflush(stdout);
  int which = 0;
  sigwait(&ends, &which);
  // What is under way ends first; a second signal does not wait for it.
  for (const int each : {SIGINT, SIGTERM, SIGHUP}) std::signal(each, SIG_DFL);
  pthread_sigmask(SIG_UNBLOCK, &ends, nullptr);
  routes.stop();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{about, "scopelab serve"};
  app.footer(exit_codes);
  wishes asked;
  const auto port = [&](const char* name, int& value, const char* what) {
    app.add_option(name, value, what)->check(CLI::Range(0, 65535))->capture_default_str();
  };
  port("--http", asked.http, "port of the shop; 0: the system's choice");
  port("--grpc", asked.grpc, "port of the service of commands");
  port("--pprof", asked.pprof, "port of /debug/pprof/");
  app.add_option(
         "--data", asked.data,
         "folder of the journal, the key and the database; default: one that goes at the end")
      ->check(CLI::Validator{[](const std::string& said) {
                               return said.empty() ? std::string{"the name is empty"}
                                                   : std::string{};
                             },
                             ""});
  app.add_option("--postgres", asked.postgres,
                 "the database instead of SQLite: \"host=127.0.0.1 dbname=shop\", or a URL");
  app.add_option("--redis", asked.redis,
                 "the broker instead of the database: redis://127.0.0.1:6379, unix:/PATH");
  app.add_option("--environment", asked.environment, "the resource's deployment.environment")
      ->capture_default_str();
  app.add_option("--traces", asked.traces,
                 "where spans go, may be repeated, the first that is true: "
                 "\"deployment.environment=prod otlp "
                 "http://127.0.0.1:4318\", \"* file spans.jsonl\"; default: GET /traces alone")
      ->allow_extra_args(false);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? 0 : 2;
  }
  try {
    return run(asked);
  } catch (const std::exception& e) {
    fmt::print(stderr, "scopelab serve: {}\n", e.what());
    return 3;
  }
}
