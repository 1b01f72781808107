#include "scenario.hpp"

#include "rig.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_future.hpp>

namespace {

constexpr int requests_of_a_user = 10;

// Less than the smallest block: the allocator does not round every time the same.
constexpr kit::workload::most rounding{.bytes = 8};

// Asio makes up to 193 mutexes for all strands, as chance has it; here all of
// them, so that none is taken for a request's.
std::shared_ptr<rig> make_rig() {
  auto made = std::make_shared<rig>(1, pool_size);
  for (int i = 0; i < 4000; ++i) asio::make_strand(made->io);
  return made;
}

// With what hangs in it, and without what its threads have cached.
std::any held_by(std::shared_ptr<rig> on) {
  on->settle();
  on->finish();
  return on;
}

}  // namespace

// The rig is part of what is kept: descriptors of both sides, frames, sessions.
std::vector<kit::workload> workloads() {
  return {
      {"parked_task", "request that stalls",
       [](int n) {
         auto on = make_rig();
         for (int i = 0; i < n; i += requests_of_a_user) {
           app_with_user{*on}.get_pages(requests_of_a_user, 1);
         }
         return held_by(std::move(on));
       },
       [](const auto& next) {
         const auto on = make_rig();
         while (next()) app_with_user{*on}.get_pages(1, 1);
       },
       rounding},
      {"unread_response", "page asked for",
       [](int n) {
         auto on = make_rig();
         for (int i = 0; i < n; ++i) {
           asio::co_spawn(on->io, is_there(on->to_up, "/long"), asio::use_future).get();
         }
         return held_by(std::move(on));
       },
       [](const auto& next) {
         const auto on = make_rig();
         while (next()) {
           asio::co_spawn(on->io, is_there(on->to_up, "/long"), asio::use_future).get();
         }
       },
       rounding},
      {"handler_cycle", "peer that came and left",
       [](int n) { return std::any{visit(n).sessions_left}; },
       [](const auto& next) {
         while (next()) visit(1);
       }},
      {"blamed_frame", "pair of pages asked for",
       [](int n) {
         auto on = make_rig();
         for (int i = 0; i < n; i += requests_of_a_user) {
           app_with_user{*on}.get_pairs(requests_of_a_user);
         }
         return held_by(std::move(on));
       },
       [](const auto& next) {
         const auto on = make_rig();
         while (next()) app_with_user{*on}.get_pairs(1);
       },
       rounding},
  };
}
