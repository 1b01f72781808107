#include "scenario.hpp"

#include "clients.hpp"

#include <algorithm>
#include <vector>

namespace {

bool leaves_before_commit(int id) { return id % 100 == 50; }
bool leaves_after_commit(int id) { return id % 100 == 0; }

order ask(int id, const traffic& under) {
  order asked{.id = id, .item = under.item, .voucher = under.voucher};
  const int plan = id + under.shift;
  if (under.items_missing && plan % 10 == 3) asked.item = under.no_item;
  if (under.commits_fail && plan % 14 == 0) asked.voucher = under.no_voucher;
  return asked;
}

constexpr int ok_status = 200;

}  // namespace

outcome trade(const route& by, const traffic& under) {
  const database data{under.item, under.voucher};
  clients all{under.clients, under.requests, [&](int id) { return ask(id, under); }};
  const auto if_planned = [&](bool (*plan)(int)) {
    return [&all, &under, plan](int id) {
      const bool leaves = under.clients_leave && plan(id + under.shift);
      if (leaves) all.hang_up(id);
      return leaves;
    };
  };
  std::vector<int> decided(static_cast<std::size_t>(under.requests) + 1);
  outcome seen;
  {
    server shop{data,
                by,
                {.hangs_up_before_commit = if_planned(leaves_before_commit),
                 .hangs_up_after_commit = if_planned(leaves_after_commit),
                 .decided = [&](int id, int status) { decided.at(id) = status; }}};
    seen.delivered = all.buy(shop.port());
  }
  seen.ok = static_cast<int>(std::ranges::count(decided, ok_status));
  seen.ok_without_row = seen.ok;
  for (const database::row& each : data.rows()) {
    ++seen.rows;
    const bool was_ok = decided.at(each.id) == ok_status;
    if (was_ok) --seen.ok_without_row;
    if (!was_ok) ++seen.row_without_ok;
    if (!each.has_line) ++seen.row_without_line;
    if (under.clients_leave && leaves_before_commit(each.id + under.shift)) ++seen.left_with_row;
  }
  return seen;
}

namespace {

one_order break_the_commit(const route& by, scopelab::txn::when at) {
  const database data;
  scopelab::txn::fault_points faults;
  faults.fail("commit", 1, at);
  int status = 0;
  {
    server shop{data,
                by,
                {.hangs_up_before_commit = [](int) { return false; },
                 .hangs_up_after_commit = [](int) { return false; },
                 .decided = [&](int, int what) { status = what; },
                 .opening = {.faults = &faults}}};
    clients{1, 1, [](int id) { return order{.id = id}; }}.buy(shop.port());
  }
  return {status, static_cast<int>(data.rows().size())};
}

}  // namespace

one_order lose_the_answer(const route& by) {
  return break_the_commit(by, scopelab::txn::when::after);
}
one_order fail_to_commit(const route& by) {
  return break_the_commit(by, scopelab::txn::when::before);
}
