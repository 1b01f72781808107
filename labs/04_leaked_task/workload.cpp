#include "scenario.hpp"

#include "rig.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

// The rig is part of what is kept: descriptors of both sides, frames, sessions.
std::vector<kit::workload> workloads() {
  return {
      {"parked_task", "request that stalls",
       [](int n) {
         auto user = std::make_shared<app_with_user>(1);
         user->get_pages(n, 1);
         return std::any{user};
       }},
      {"unread_response", "page asked for",
       [](int n) {
         auto on = std::make_shared<rig>(1, pool_size);
         for (int i = 0; i < n; ++i) {
           asio::co_spawn(on->io, is_there(on->to_up, "/long"), asio::use_future).get();
         }
         on->settle();
         return std::any{on};
       }},
  };
}
