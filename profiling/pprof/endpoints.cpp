#include "profiling/pprof/endpoints.hpp"

#include "profiling/heap/gperftools.hpp"
#include "profiling/pprof/query.hpp"
#include "profiling/tasks/profile.hpp"

#include <dlfcn.h>
#include <boost/core/demangle.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <condition_variable>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <mutex>
#include <optional>

namespace scopelab::pprof {
namespace {

constexpr std::array all{
    endpoint{"tasks", "The live tasks; ?debug=1 as text, ?debug=2 a line for each."},
    endpoint{"heap", "What is live on the heap, sampled, or exact if the program records it."},
    endpoint{"growth", "By whom the heap has grown since the program began."},
    endpoint{"profile", "Where processor time goes, for ?seconds=30."},
    endpoint{"symbol", "The functions at the addresses that are posted."},
    endpoint{"cmdline", "The command line."},
};

constexpr const char* binary = "application/octet-stream";

struct failure {
  unsigned status;
  std::string text;
};

reply text(unsigned status, const std::string& sentence) {
  return {.status = status, .body = sentence + '\n'};
}

// A whole number; what is no number is none in the bounds.
template <class Number>
std::optional<Number> number(std::string_view digits, int base = 10) {
  Number value{};
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

int number_in(std::string_view target, std::string_view name, int least, int most, int otherwise) {
  const auto given = parameter(target, name);
  if (!given) return otherwise;
  const auto value = number<int>(*given);
  if (value && *value >= least && *value <= most) return *value;
  throw failure{400, std::string{name} + " is a whole number from " + std::to_string(least) +
                         " to " + std::to_string(most)};
}

std::string cpu_profile(std::chrono::seconds lasting, const std::stop_token& client_gone) {
  gperftools::cpu_profile on;
  std::mutex mutex;
  std::unique_lock lock{mutex};
  std::condition_variable_any{}.wait_for(lock, client_gone, lasting, [] { return false; });
  return on.finish();
}

reply profile(std::string_view name, std::string_view target, std::chrono::seconds longest,
              const std::stop_token& client_gone) {
  const int most = static_cast<int>(longest.count());
  const int seconds = number_in(target, "seconds", 1, most, std::min(30, most));
  if (name != "profile" && parameter(target, "seconds")) {
    throw failure{400, std::string{name} +
                           " is of a moment and takes no seconds: fetch it twice, and compare with "
                           "pprof -diff_base"};
  }
  const int debug = name == "tasks" ? number_in(target, "debug", 0, 2, 0) : 0;

  static std::mutex one_at_a_time;
  const std::unique_lock mine{one_at_a_time, std::try_to_lock};
  if (!mine)
    throw failure{409, "another profile is being taken, one at a time: try when it is done"};
  if (name == "heap") return {.type = binary, .body = gperftools::heap()};
  if (name == "growth") return {.type = binary, .body = gperftools::growth()};
  if (name == "profile")
    return {.type = binary, .body = cpu_profile(std::chrono::seconds{seconds}, client_gone)};
  reply tasks{.body = tasks::dump(debug)};
  if (debug == 0) tasks.type = binary;
  return tasks;
}

// A line for each address that has a name.
std::string symbols(std::string_view addresses) {
  std::string lines;
  while (!addresses.empty()) {
    const std::string_view address = addresses.substr(0, addresses.find('+'));
    addresses.remove_prefix(std::min(address.size() + 1, addresses.size()));
    const bool is_hex = address.starts_with("0x");
    const auto at = is_hex ? number<std::uintptr_t>(address.substr(2), 16) : std::nullopt;
    if (!at) throw failure{400, "post addresses, as in 0x401000+0x401020"};
    Dl_info found{};
    // NOLINTNEXTLINE(performance-no-int-to-ptr)
    if (::dladdr(reinterpret_cast<const void*>(*at), &found) == 0 || found.dli_sname == nullptr)
      continue;
    lines += address;
    lines += '\t' + boost::core::demangle(found.dli_sname) + '\n';
  }
  return lines;
}

reply symbol(const request& asked) {
  std::string_view addresses = asked.method == "POST" ? asked.body : query_of(asked.target);
  while (!addresses.empty() && addresses.back() == '\n') addresses.remove_suffix(1);
  // pprof wants to know whether there are any, not how many.
  if (asked.method != "POST" && !addresses.starts_with("0x")) return text(200, "num_symbols: 1");
  return {.body = symbols(addresses)};
}

// The arguments, with a zero between them.
reply cmdline() {
  std::ifstream file{"/proc/self/cmdline", std::ios::binary};
  std::string line{std::istreambuf_iterator<char>{file}, {}};
  while (!line.empty() && line.back() == '\0') line.pop_back();
  return {.body = line};
}

reply index(std::string_view prefix) {
  std::string page = "<!DOCTYPE html>\n<title>pprof</title>\n<dl>\n";
  for (const auto& [name, what] : all) {
    page += "<dt><a href=\"" + std::string{prefix} + std::string{name};
    page += (name == "tasks" ? "?debug=1\">" : "\">") + std::string{name} + "</a>\n<dd>";
    page += std::string{what} + '\n';
  }
  return {.type = "text/html; charset=utf-8", .body = page + "</dl>\n"};
}

// Empty: the target is elsewhere.
std::string_view prefix_of(std::string_view target) {
  for (const std::string_view prefix : {"/debug/pprof/", "/pprof/"})
    if (target.starts_with(prefix)) return prefix;
  return {};
}

failure no_such_page() {
  std::string names;
  for (const endpoint& each : all) names += (names.empty() ? "" : ", ") + std::string{each.name};
  return {404, "no such page: /debug/pprof/ and /pprof/ have " + names};
}

reply answer(const request& asked, std::chrono::seconds longest,
             const std::stop_token& client_gone) {
  const std::string_view path = std::string_view{asked.target}.substr(0, asked.target.find('?'));
  const std::string_view prefix = prefix_of(path);
  const std::string_view name = path.substr(prefix.size());
  const bool is_known = std::ranges::find(all, name, &endpoint::name) != all.end();
  if (prefix.empty() || (!name.empty() && !is_known)) throw no_such_page();
  const bool posts = asked.method == "POST" && name == "symbol";
  if (asked.method != "GET" && asked.method != "HEAD" && !posts)
    throw failure{405, "only GET, and POST to symbol"};
  if (asked.method == "HEAD") return {};  // nothing is done for that
  if (name.empty()) return index(prefix);
  if (name == "symbol") return symbol(asked);
  if (name == "cmdline") return cmdline();
  return profile(name, asked.target, longest, client_gone);
}

}  // namespace

std::span<const endpoint> endpoints() { return all; }

reply handle(const request& asked, std::chrono::seconds longest,
             const std::stop_token& client_gone) {
  try {
    return answer(asked, longest, client_gone);
  } catch (const failure& e) {
    return text(e.status, e.text);
  } catch (const gperftools::missing& e) {
    return text(501, e.what());
  } catch (const gperftools::busy& e) {
    return text(409, e.what());
  } catch (const std::runtime_error& e) {
    return text(500, e.what());
  }
}

}  // namespace scopelab::pprof
