#include "profiling/tasks/profile.hpp"

#include "profiling/tasks/proto.hpp"

#include <algorithm>
#include <cstdio>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

namespace scopelab::tasks {
namespace {

std::string file_name(const std::string& path) { return path.substr(path.find_last_of('/') + 1); }

std::string site(const place& at) { return file_name(at.file) + ':' + std::to_string(at.line); }

// The site is part of it: then every view of every client shows it.
std::string title(const group& of) {
  return (of.name.empty() ? "task" : of.name) + " @ " + site(of.spawned);
}

place place_of(const std::source_location& where) {
  if (where.line() == 0) return {};
  return {function_name(where), where.file_name(), where.line()};
}

// Tasks of a group differ in no more than these, all of them cheap to compare.
using key = std::tuple<const char*, std::uint32_t, const char*, const char*, std::uint32_t, bool>;

class strings {
 public:
  std::int64_t operator[](const std::string& text) {
    const auto [at, is_new] = index_.try_emplace(text, static_cast<std::int64_t>(all_.size()));
    if (is_new) all_.push_back(text);
    return at->second;
  }
  const std::vector<std::string>& all() const { return all_; }

 private:
  std::vector<std::string> all_{""};
  std::unordered_map<std::string, std::int64_t> index_{{"", 0}};
};

// Fields as in google/pprof's profile.proto.
class writer {
 public:
  explicit writer(std::chrono::system_clock::time_point at) {
    type(1, "tasks", "count");
    type(1, "held", "bytes");
    type(1, "blocks", "count");
    type(1, "age", "nanoseconds");
    out_.number(9, std::chrono::nanoseconds{at.time_since_epoch()}.count());
  }

  void sample(const group& of, const sums& values) {
    std::vector<std::int64_t> stack{location({title(of), of.spawned.file, of.spawned.line}),
                                    location(of.spawned)};
    if (of.scope.line != 0 && of.scope != of.spawned) stack.push_back(location(of.scope));
    scopelab::tasks::proto sample;
    sample.numbers(1, stack);
    sample.numbers(2, {values.tasks, values.bytes, values.blocks, values.age.count()});
    label(sample, "name", of.name);
    label(sample, "asked_to_stop", of.cancelled ? "yes" : "");
    out_.message(2, sample);
  }

  std::string finish() && {
    const std::int64_t held = strings_["held"];
    for (const std::string& text : strings_.all()) out_.bytes(6, text);
    out_.number(14, held);
    return out_.text();
  }

 private:
  void type(unsigned field, const char* what, const char* unit) {
    scopelab::tasks::proto value_type;
    value_type.number(1, strings_[what]);
    value_type.number(2, strings_[unit]);
    out_.message(field, value_type);
  }

  void label(scopelab::tasks::proto& sample, const char* key, const std::string& value) {
    if (value.empty()) return;
    scopelab::tasks::proto label;
    label.number(1, strings_[key]);
    label.number(2, strings_[value]);
    sample.message(3, label);
  }

  std::int64_t location(const place& at) {
    const auto [known, is_new] = locations_.try_emplace(at, locations_.size() + 1);
    const auto id = static_cast<std::int64_t>(known->second);
    if (!is_new) return id;
    scopelab::tasks::proto function;
    function.number(1, id);
    function.number(2, strings_[at.function]);
    function.number(3, strings_[at.function]);
    function.number(4, strings_[at.file]);
    out_.message(5, function);
    scopelab::tasks::proto line;
    line.number(1, id);
    line.number(2, at.line);
    scopelab::tasks::proto location;
    location.number(1, id);
    location.message(4, line);
    out_.message(4, location);
    return id;
  }

  strings strings_;
  std::map<place, std::size_t> locations_;
  scopelab::tasks::proto out_;
};

std::string seconds(std::chrono::nanoseconds age) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f s", std::chrono::duration<double>(age).count());
  return text;
}

void add(sums& to, const sums& more) {
  to.tasks += more.tasks;
  to.bytes += more.bytes;
  to.blocks += more.blocks;
  to.age += more.age;
  to.oldest = std::max(to.oldest, more.oldest);
}

std::string each_task() {
  std::string text;
  const auto now = std::chrono::steady_clock::now();
  async::for_each_live_task([&](const async::task_info& task) {
    const group of{task.name, place_of(task.where), place_of(task.scope), task.cancelled};
    text += title(of) + ", in " + of.spawned.function + ", " + seconds(now - task.started);
    text += ", holds " + std::to_string(task.held_bytes) + " bytes in " +
            std::to_string(task.held_blocks) + " blocks";
    if (task.cancelled) text += ", asked to stop";
    text += '\n';
  });
  return text;
}

}  // namespace

// What the compilers say, and what is made of it:
//   asio::awaitable<void> ns::f(int)                      ns::f
//   void ns::f(ns::f(int)::_ZN2ns1fEi.Frame*)             ns::f           (g++ 12, coroutine)
//   void main()::<lambda(int)>::operator()(main()::<lambda(int)>::_ZZ4mainENKUliE_clEi.Frame*)
//                                                         main()::<lambda(int)>
std::string function_name(const std::source_location& where) {
  std::string name = where.function_name();
  constexpr std::string_view call = "::operator()(";
  if (const std::size_t at = name.find(call); at != std::string::npos) {
    name.erase(at);
  } else {
    // The parameters: the first parenthesis that is in no <> and begins no name.
    int depth = 0;
    for (std::size_t i = 0; i < name.size(); ++i) {
      if (name[i] == '<') ++depth;
      if (name[i] == '>') --depth;
      const bool names = name.compare(i, 11, "(anonymous ") == 0;
      if (depth == 0 && name[i] == '(' && !names && name.compare(i, 4, "()::") != 0) {
        name.erase(i);
        break;
      }
    }
  }
  // What it returns: up to the last space that is in no bracket.
  int depth = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '<' || name[i] == '(' || name[i] == '{') ++depth;
    if (name[i] == '>' || name[i] == ')' || name[i] == '}') --depth;
    if (depth == 0 && name[i] == ' ') begin = i + 1;
  }
  return name.substr(begin);
}

profile profile::take() {
  profile taken;
  taken.at_ = std::chrono::system_clock::now();
  const auto now = std::chrono::steady_clock::now();
  std::map<std::pair<key, std::string>, std::pair<async::task_info, sums>> found;
  taken.taken_ = async::for_each_live_task([&](const async::task_info& task) {
    const key sites{task.where.file_name(), task.where.line(), task.where.function_name(),
                    task.scope.file_name(), task.scope.line(), task.cancelled};
    auto& [example, values] = found.try_emplace({sites, task.name}, task, sums{}).first->second;
    const std::chrono::nanoseconds age = now - task.started;
    add(values, {1, task.held_bytes, task.held_blocks, age, age});
  });
  // The same site may have several addresses: an inline function, in several units.
  for (const auto& [key, value] : found) {
    const auto& [task, values] = value;
    add(taken.groups_[{task.name, place_of(task.where), place_of(task.scope), task.cancelled}],
        values);
  }
  return taken;
}

std::string profile::proto() const {
  writer out{at_};
  for (const auto& [of, values] : groups_) out.sample(of, values);
  return std::move(out).finish();
}

sums profile::total() const {
  sums all;
  for (const auto& [of, values] : groups_) add(all, values);
  return all;
}

std::string profile::text() const {
  const sums all = total();
  std::string text =
      std::to_string(all.tasks) + " live tasks hold " + std::to_string(all.bytes) + " bytes\n";
  std::vector<std::pair<group, sums>> sorted{groups_.begin(), groups_.end()};
  std::ranges::sort(sorted, [](const auto& a, const auto& b) {
    return std::tie(b.second.bytes, b.second.tasks, a.first) <
           std::tie(a.second.bytes, a.second.tasks, b.first);
  });
  for (const auto& [of, values] : sorted) {
    text += std::to_string(values.tasks) + "  hold " + std::to_string(values.bytes) + " bytes in " +
            std::to_string(values.blocks) + " blocks, oldest " + seconds(values.oldest) + "  " +
            title(of) + (of.cancelled ? ", asked to stop" : "") + "\n    in " + of.spawned.function;
    text += of.scope.line == 0 ? ", in no scope\n" : ", scope made at " + site(of.scope) + '\n';
  }
  return text;
}

profile profile::growth_since(const profile& before) const {
  profile growth;
  growth.at_ = at_;
  for (const auto& [of, values] : groups_) {
    const auto found = before.groups_.find(of);
    const sums was = found == before.groups_.end() ? sums{} : found->second;
    const auto more = [](auto now, auto then) { return std::max(now - then, decltype(now){}); };
    const sums grown{more(values.tasks, was.tasks), more(values.bytes, was.bytes),
                     more(values.blocks, was.blocks), more(values.age, was.age), values.oldest};
    if (grown.tasks > 0 || grown.bytes > 0) growth.groups_[of] = grown;
  }
  return growth;
}

std::string dump(int debug) {
  if (debug == 2) return each_task();
  const profile now = profile::take();
  return debug == 1 ? now.text() : now.proto();
}

}  // namespace scopelab::tasks
