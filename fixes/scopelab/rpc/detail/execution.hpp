// Requests become effects, each once.
#pragma once

#include "scopelab/rpc/detail/book.hpp"
#include "scopelab/rpc/detail/errors.hpp"

namespace scopelab::rpc::detail {

struct asked {
  std::uint64_t number = 0;
  std::string json = {};
  std::string traceparent = {};
  std::chrono::steady_clock::time_point not_begun_after =
      std::chrono::steady_clock::time_point::max();
};

struct answer {
  request outcome;
  bool missed = false;  // it was executed before it was asked this time
};

class execution {
 public:
  execution(executor& does, const server_options& how);

  // What waits in a stream, in its order. Throws ends_stream, after it has
  // given the answers that there are.
  void execute(const std::string& session, const std::vector<asked>& all,
               const std::function<void(const answer&)>& reply);

  status revert(std::string_view token, std::string traceparent, bool& before);

  // What a crash left between begun and done. Throws journal_error.
  std::size_t finish();

  book& known() { return book_; }
  void pass(std::string_view point) const {
    if (how_.at_point) how_.at_point(point);
  }

 private:
  struct step;

  step plan(const std::string& session, const asked& each,
            std::uint64_t expected);
  void refuse_if_bad(step& of, const asked& each);
  bool run(step& of);
  void write(const std::vector<request>& all);
  std::size_t finish_all();
  event bring_back(request& what, std::string traceparent);
  context context_of(const request& what) const;
  void tell(event::kinds kind, const request& what, const status& ended,
            std::chrono::steady_clock::time_point began) const;

  executor& does_;
  const server_options how_;
  const journal::command_rules& rules_;
  book book_;
  std::mutex reverting_;  // over executor.revert(), not over told
};

}  // namespace scopelab::rpc::detail
