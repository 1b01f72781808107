#include <scopelab/rpc/client.hpp>
#include <scopelab/rpc/server.hpp>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace {

struct nothing : scopelab::rpc::executor {
  std::string apply(const scopelab::journal::command&,
                    const scopelab::rpc::context&) override {
    return "done";
  }
  void revert(const scopelab::journal::command&,
              const scopelab::rpc::context&) override {}
};

}  // namespace

int main() {
  using namespace scopelab;
  std::string folder =
      std::filesystem::temp_directory_path() / "consumer.XXXXXX";
  if (::mkdtemp(folder.data()) == nullptr) return 1;
  const std::filesystem::path in{folder};
  rpc::reply done;
  rpc::status reverted;
  {
    nothing does;
    const rpc::server serving{does,
                              {.journal = in / "a",
                               .key = journal::token_key{std::string(32, 'k')},
                               .address = "unix:" + (in / "s").string(),
                               .drain_time = std::chrono::milliseconds{10}}};
    rpc::client shop{{.address = serving.address(), .session = "s"}};
    done = shop.execute(R"({"id": "8a6e0804-2bd0-4672-b79d-d97027f9071a",
      "saga": "0b4a3b0e-2f62-4d3a-9a3e-5d1d8f5d7a10", "step": 0,
      "operation": "reserve", "entity": "item-7",
      "at": "2026-01-31T12:00:00Z", "payload": {"quantity": 3}})");
    reverted = shop.revert(done.token);
  }
  std::filesystem::remove_all(in);
  std::printf("%s %s\n", done.result.c_str(), done.error.describe().c_str());
  return done.result == "done" && reverted.ok() ? 0 : 1;
}
