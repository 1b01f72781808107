// An executor whose effects are in a journal of its own: durable, once a key.
#pragma once

#include "scopelab/journal/journal.hpp"
#include "scopelab/rpc/executor.hpp"

#include <functional>
#include <map>
#include <mutex>
#include <string>

namespace scopelab::rpc::testing {

// What the effects of a key were, over all processes.
struct history {
  int applied = 0;
  int reverted = 0;
  int surprises = 0;  // called as if for the first time, and it was not
};

// Of the journal of some effects that nobody has open.
inline std::map<std::string, history> histories(
    const std::filesystem::path& file) {
  std::map<std::string, history> all;
  journal::inspect(file, [&](const journal::record& each) {
    history& of = all[std::string{each.bytes}];
    if (each.type == 1) ++of.applied;
    if (each.type == 2) ++of.reverted;
    if (each.type == 3) ++of.surprises;
  });
  return all;
}

class effects : public executor {
 public:
  explicit effects(const std::filesystem::path& file,
                   std::function<void(std::string_view)> at_point = {})
      : at_point_(std::move(at_point)),
        log_(file, [this](const journal::record& each) {
          done_[std::string{each.bytes}] = each.type;
        }) {}

  std::string apply(const journal::command& what, const context& in) override {
    if (before_apply) before_apply(what, in);
    once(1, in);
    return "did " + what.entity;
  }
  void revert(const journal::command& what, const context& in) override {
    if (before_revert) before_revert(what, in);
    once(2, in);
  }

  // May throw, or look.
  std::function<void(const journal::command&, const context&)> before_apply;
  std::function<void(const journal::command&, const context&)> before_revert;

 private:
  void once(std::uint8_t type, const context& in) {
    {
      const std::lock_guard lock{mutex_};
      if (done_[in.key] >= type) {
        if (!in.again) log_.append({3, in.key});
        return;
      }
    }
    if (at_point_) at_point_("effect.begin");
    log_.append({type, in.key});
    if (at_point_) at_point_("effect.done");
    const std::lock_guard lock{mutex_};
    done_[in.key] = type;
  }

  const std::function<void(std::string_view)> at_point_;
  std::mutex mutex_;
  std::map<std::string, int> done_;
  journal::journal log_;
};

}  // namespace scopelab::rpc::testing
