// What the halves stand on: digests and a key, a validator of JSON Schema, a
// stream of a real gRPC server with a shop behind it, and files.
#pragma once

#include "scopelab/journal/journal.hpp"

#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

// --- tokens ---

struct step {
  std::string command;
  std::string saga;
  int number = 0;
};

// SHA-256, in hex. Anybody can make it.
std::string sha256(std::string_view text);

// HMAC-SHA-256 under the shop's key, in hex.
std::string sign(std::string_view text);

// A field and, before it, its length in 8 bytes.
std::string framed(std::string_view field);

// --- schemas ---

// JSON Schema, draft 7, which makes `format` an annotation: it is noted, and not
// checked.
class schema {
 public:
  explicit schema(std::string_view text);
  schema(const schema&) = delete;
  schema& operator=(const schema&) = delete;
  ~schema();

  // False also for what is no JSON.
  bool holds_for(std::string_view json) const;

  // Whether the members that have a format have it; only uuid is known here.
  bool formats_hold(std::string_view json) const;

 private:
  struct state;
  std::unique_ptr<const state> state_;
};

// --- streams ---

struct request {
  int id = 0;
  std::string command;
};

struct answer {
  int id = 0;
  std::string token;
};

// A client's stream, as the server has it. Both return false when it is broken or
// at its end.
class stream {
 public:
  virtual ~stream() = default;
  virtual bool read(request& into) = 0;
  virtual bool write(const answer& what) = 0;
};

// What commands do, and a table of tokens, on disk: both outlive a stream and a
// server. One thread at a time.
class shop {
 public:
  // Each call is one more effect; its token is returned.
  std::string execute(const request& what);

  bool has_kept(int id) const { return kept_.contains(id); }
  void keep(int id, const std::string& token) { kept_[id] = token; }
  const std::string& kept(int id) const { return kept_.at(id); }

  // For the scenario: called after each effect.
  std::function<void(const request&)> executed;
  const std::vector<std::string>& effects() const { return effects_; }

 private:
  std::vector<std::string> effects_;  // their tokens
  std::map<int, std::string> kept_;
};

// --- files ---

using acknowledge = std::function<void(const std::string& command)>;
