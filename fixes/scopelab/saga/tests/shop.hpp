// A shop whose orders are sagas over stock, payment and carrier: what the kills
// are tried on. Each role is polled by itself, in whatever process it is in.
//
// Orders, by kind:
//   0  all steps are done
//   1  the carrier refuses: payment and stock are taken back
//   2  the payment fails once, and is tried again
//   3  the carrier refuses, and the payment fails once to be taken back
// Each order is an event too, under one key; and one message is poison.
#pragma once

#include "scopelab/saga/orchestrator.hpp"
#include "scopelab/saga/participant.hpp"
#include "scopelab/saga/relay.hpp"
#include "scopelab/saga/tests/places.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace scopelab::saga::test {

enum class roles { relay, participant, orchestrator };
inline constexpr std::array all_roles{roles::relay, roles::participant,
                                      roles::orchestrator};
const char* to_string(roles role);

struct shop_plan {
  std::vector<int> orders{0, 3};               // their kinds
  std::chrono::milliseconds answer_within{0};  // 0: for ever
};

// One process' part in the shop: one role, with sessions of its own.
class worker {
 public:
  worker(const place& at, roles role, shop_plan plan, const instant& now,
         const std::string& name, at_point point = {});
  ~worker();
  worker(const worker&) = delete;
  worker& operator=(const worker&) = delete;

  // One round; 0: nothing to do now.
  std::size_t poll();

 private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

// What is not as it should be, a line each; `still_open`: what may become so.
struct findings {
  std::vector<std::string> wrong;
  bool still_open = false;
  std::string open_because;
};
findings inspect(const place& at, soci::session& sql, const shop_plan& plan);

}  // namespace scopelab::saga::test
