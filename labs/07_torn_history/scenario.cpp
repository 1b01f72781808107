#include "scenario.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

namespace {

std::vector<int> pop_some(entry_stack& from, int most) {
  std::vector<int> taken;
  while (static_cast<int>(taken.size()) < most) {
    const std::optional<int> next = pop(from);
    if (!next) break;
    taken.push_back(*next);
  }
  return taken;
}

}  // namespace

popped pop_by_turns(const std::vector<int>& pushed, int pops, const std::vector<int>& others,
                    const std::vector<turn>& script) {
  const auto all = static_cast<int>(pushed.size() + others.size());
  entry_stack on{all};
  for (const int each : pushed) push(on, each);
  popped seen{};
  take_turns({[&] { seen.by_first = pop_some(on, 1); },
              [&] {
                seen.by_second = pop_some(on, pops);
                for (const int each : others) push(on, each);
              }},
             script);
  seen.left = pop_some(on, all);
  std::map<int, int> times;
  for (const int each : pushed) times[each] = 0;
  for (const int each : others) times[each] = 0;
  for (const auto* some : {&seen.by_first, &seen.by_second, &seen.left}) {
    for (const int each : *some) ++times[each];
  }
  for (const auto& [entry, count] : times) {
    seen.lost += count == 0 ? 1 : 0;
    seen.twice += count > 1 ? 1 : 0;
  }
  return seen;
}

popped pop_beside(const std::vector<int>& pushed, int pops, const std::vector<int>& others) {
  return pop_by_turns(pushed, pops, others,
                      {{.thread = 0, .before = {step::change, "top"}}, {.thread = 1}});
}

text_read read_beside(const std::vector<std::string>& texts) {
  slot_pool in;
  publish(in, texts.front());
  text_read seen;
  take_turns({[&] { seen.by_first = read(in); },
              [&] {
                for (std::size_t i = 1; i < texts.size(); ++i) publish(in, texts[i]);
              }},
             {{.thread = 0, .before = {step::look, "second half"}}, {.thread = 1}});
  seen.afterwards = read(in);
  return seen;
}

bool is_one_of(const std::vector<std::string>& texts, const std::string& text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

told read_version_by_turns(const std::vector<int>& before, const std::vector<int>& others,
                           const std::vector<turn>& script) {
  const auto of = make_last_entry();
  for (const int each : before) of->tell(each);
  told seen;
  take_turns({[&] { seen.read = of->read(); },
              [&] {
                for (const int each : others) of->tell(each);
              }},
             script);
  seen.afterwards = of->read();
  return seen;
}

told read_version_beside(const std::vector<int>& before, const std::vector<int>& others) {
  return read_version_by_turns(before, others,
                               {{.thread = 0, .before = {}, .nth = 2}, {.thread = 1}});
}

bool was_so(const numbered& seen, const std::vector<int>& entries) {
  const auto version = static_cast<std::size_t>(seen.version);
  return version <= entries.size() && seen.entry == (version == 0 ? 0 : entries[version - 1]);
}

pushed_edits push_edits(int count) {
  const auto all = make_edit_list();
  const std::int64_t before = edit::copies();
  for (int i = 0; i < count; ++i) all->push(edit{i});
  pushed_edits seen{edit::copies() - before, {}};
  all->read([&](const edit& each) { seen.read.push_back(each.what()); });
  return seen;
}

std::vector<int> read_while_pushing(int count) {
  const auto all = make_edit_list();
  for (int i = 0; i < count; ++i) all->push(edit{i});
  std::vector<int> seen;
  all->read([&](const edit& each) {
    seen.push_back(each.what());
    all->push(edit{-1});
  });
  return seen;
}

std::string log_of(const std::vector<int>& entries) {
  saved_log log;
  kit::loop on;
  for (const int each : entries) on.spawn(record(on, log, each));
  on.run();
  return fmt::format("{} in memory, {} in the file{}", fmt::join(log.entries(), " "),
                     fmt::join(log.file, " "),
                     log.unguarded() == 0 ? "" : fmt::format(", {} unguarded", log.unguarded()));
}

kit::ending record_all(const std::vector<int>& entries) {
  constexpr std::chrono::milliseconds patience{500};  // there is nothing to wait for
  return kit::in_child([&] { return log_of(entries); }, patience);
}
