#include <scopelab/saga/redis_broker.hpp>

#include <cstdio>

// There is no server: an error that says so.
int main() {
  try {
    scopelab::saga::redis_broker broker{{.url = "unix:/nowhere/socket"}};
    return 1;
  } catch (const scopelab::saga::broker_error& e) {
    std::printf("%s\n", e.what());
    return 0;
  }
}
