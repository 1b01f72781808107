// What a server knows of its requests: a journal, and an index of it in memory.
#pragma once

#include "scopelab/rpc/server.hpp"

#include "commands.pb.h"

#include <map>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace scopelab::rpc::detail {

enum class stages { begun, done, failed, reverting, reverted };

struct request {
  stages stage = stages::begun;
  std::string session;
  std::uint64_t number = 0;
  std::string digest = {};  // of the json
  std::string json = {};
  std::string traceparent = {};
  std::string token = {};
  std::string result = {};
  bool cut = false;  // the result is
  status error = {};
  bool called = true;  // the executor may have been; not on disk

  bool has_outcome() const { return stage != stages::begun; }
};

// Thread: any. What it returns are copies. What is written is on disk when a
// call returns; journal_error: nothing of it counts.
class book {
 public:
  book(const std::filesystem::path& file, const journal::token_key& key,
       journal::options how);

  journal::command parse(const std::string& json) const;
  std::string token_of(const journal::command& what) const;
  std::string digest_of(const std::string& json) const;

  std::optional<request> find(const std::string& session,
                              std::uint64_t number) const;
  std::optional<request> find(std::string_view token) const;

  // The last number that was given, and the last that has an outcome.
  std::uint64_t newest(const std::string& session) const;
  std::uint64_t last(const std::string& session) const;
  std::vector<request> outcomes_after(const std::string& session,
                                      std::uint64_t seen) const;
  std::vector<request> unfinished() const;

  // False: another request has this token, or had it.
  bool reserve(const request& by);

  // The executor is about to be. A group that breaks leaves some that were not.
  void called(const request& what);

  // Brought back, and compacted away.
  bool is_gone(std::string_view token) const;

  void seen(const std::string& session, std::uint64_t number);
  std::size_t unseen(const std::string& session) const;

  // Their stages, and what belongs to them.
  void write(const std::vector<request>& all);

  void compact();

  const journal::recovery& recovered() const { return log_.recovered(); }
  bool failed() const { return log_.failed(); }

 private:
  struct session {
    std::map<std::uint64_t, request> requests;
    std::uint64_t seen = 0;
    bool seen_is_written = true;
  };

  void replay(const journal::record& each);
  void index(const request& each);
  void apply(const request& each);
  const session* session_of(const std::string& name) const;

  const journal::token_key key_;
  const journal::command_rules any_command_;
  mutable std::mutex mutex_;
  std::map<std::string, session> sessions_;
  // By a digest of the token: a look-up tells nothing of it by its time.
  std::unordered_map<std::string, std::pair<std::string, std::uint64_t>>
      by_token_;
  std::unordered_set<std::string> gone_;  // digests of tokens
  journal::journal log_;  // the last one: it is replayed into the others
};

}  // namespace scopelab::rpc::detail
