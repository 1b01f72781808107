// Rollback tokens: who holds one may have the command brought back.
//
//   const auto key = journal::token_key::from_file("token.key");
//   const std::string token = key.token_for({id, saga, 3});
//   ...
//   key.is_token_for(token, {id, saga, 3});   // true, in constant time
//   key.is_token_for(token, {id, saga, 4});   // false
//
// The same command, saga and step have the same token, with the same key: it
// can be made again after a crash, and nobody can make one without the key.
//
// A token is "rt1." and 43 characters of base64url: HMAC-SHA-256 of the fields,
// each with its length before it. Without lengths ("cmd-1", 23) and ("cmd-12",
// 3) are the same text, and the same token brings back the wrong command.
//
// A key file is at least min_key bytes, all of them the key, and for its owner
// alone: head -c 32 /dev/urandom > token.key; chmod 600 token.key
//
// Not for: tokens that expire or can be taken back; that is up to who holds
// what they stand for.
//
// Errors: key_error, which names the file and what to do.
//
// Thread: any, for a key that does not change.
//
// Source: RFC 2104 (HMAC), FIPS 180-4 (SHA-256), RFC 4648 section 5
// (base64url).
#pragma once

#include "scopelab/journal/errors.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace scopelab::journal {

// What a token stands for.
struct token_fields {
  std::string_view command;
  std::string_view saga;
  std::int64_t step = 0;
};

// The bytes that are signed: no two different fields have the same.
std::string token_input(const token_fields& of);

class token_key {
 public:
  static constexpr std::size_t min_key = 32;
  static constexpr std::size_t token_length = 47;

  explicit token_key(std::string_view secret);
  static token_key from_file(const std::filesystem::path& file);
  token_key(const token_key&) = default;
  token_key& operator=(const token_key&) = default;
  token_key(token_key&&) noexcept = default;
  token_key& operator=(token_key&&) noexcept = default;
  ~token_key();  // wipes it

  std::string token_for(const token_fields& of) const;
  bool is_token_for(std::string_view token, const token_fields& of) const;

  // 32 bytes: HMAC-SHA-256 of a text under this key. For an index that is
  // looked up without telling by its time how much of a guess was right.
  std::string digest(std::string_view text) const;

 private:
  std::string secret_;
};

// Whether the text could be a token of this version.
bool looks_like_token(std::string_view text) noexcept;

// Compares all bytes, whatever the first that differs.
bool same_in_constant_time(std::string_view a, std::string_view b) noexcept;

}  // namespace scopelab::journal
