#include "scopelab/journal/token.hpp"

#include "scopelab/journal/tests/testing.hpp"

#include <gtest/gtest.h>

#include <set>

namespace scopelab::journal::testing {
namespace {

const std::string secret(32, 'k');

std::string error_of(const fs::path& file) {
  try {
    token_key::from_file(file);
    return "";
  } catch (const key_error& error) {
    return error.what();
  }
}

TEST(token, the_same_fields_and_key_have_the_same_token) {
  const token_key key{secret};
  const std::string token = key.token_for({"cmd-1", "saga", 23});
  EXPECT_EQ(token, token_key{secret}.token_for({"cmd-1", "saga", 23}));
  EXPECT_EQ(token.size(), token_key::token_length);
  EXPECT_TRUE(looks_like_token(token));
  EXPECT_TRUE(key.is_token_for(token, {"cmd-1", "saga", 23}));
}

// Made by another implementation of README.md's table: Python's hmac.
TEST(token, it_is_what_it_was) {
  EXPECT_EQ(token_key{secret}.token_for({"cmd-1", "saga", 23}),
            "rt1.NtgRMVl3qkojYtJlQZMb5E0EnHZMzFo8SM0tKOsaD1U");
}

TEST(token, any_other_field_or_key_has_another) {
  const token_key key{secret};
  const std::string token = key.token_for({"cmd-1", "saga", 23});
  const std::set<std::string> all{
      token,
      key.token_for({"cmd-12", "saga", 3}),
      key.token_for({"cmd-1", "saga2", 3}),
      key.token_for({"cmd-1s", "aga", 23}),
      key.token_for({"", "cmd-1saga", 23}),
      key.token_for({"cmd-1saga", "", 23}),
      key.token_for({"cmd-1", "saga", -23}),
      token_key{std::string(33, 'k')}.token_for({"cmd-1", "saga", 23}),
      token_key{std::string(32, 'K')}.token_for({"cmd-1", "saga", 23})};
  EXPECT_EQ(all.size(), 9u);
  EXPECT_FALSE(key.is_token_for(token, {"cmd-1", "saga", 24}));
  EXPECT_FALSE(key.is_token_for("", {"cmd-1", "saga", 23}));
}

TEST(token, what_does_not_look_like_one) {
  const std::string token = token_key{secret}.token_for({"a", "b", 0});
  for (const std::string& other :
       {std::string{}, token + "A", token.substr(1), "rt2" + token.substr(3),
        token.substr(0, 46) + "=", token.substr(0, 46) + std::string(1, '\0'),
        std::string(1 << 20, 'A')}) {
    EXPECT_FALSE(looks_like_token(other));
  }
}

TEST(token, a_key_is_its_owners_alone_and_long_enough) {
  const folder in;
  const fs::path file = in.path() / "token.key";
  EXPECT_NE(error_of(file).find("chmod 600"), std::string::npos);

  write_bytes(file, secret);
  fs::permissions(file, fs::perms::owner_read | fs::perms::group_read);
  EXPECT_NE(error_of(file).find("others may use this key file"),
            std::string::npos);
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(error_of(file), "");
  EXPECT_EQ(token_key::from_file(file).token_for({"a", "b", 1}),
            token_key{secret}.token_for({"a", "b", 1}));

  write_bytes(file, std::string_view{secret}.substr(1));
  EXPECT_NE(error_of(file).find("at least 32 bytes; this has 31"),
            std::string::npos);
  EXPECT_NE(error_of(in.path()).find("a key is a file"), std::string::npos);
}

TEST(token, a_key_may_have_any_bytes) {
  const folder in;
  const fs::path file = in.path() / "token.key";
  std::string all(64, '\0');
  for (std::size_t i = 0; i < all.size(); ++i)
    all[i] = static_cast<char>(i * 4);
  write_bytes(file, all);
  fs::permissions(file, fs::perms::owner_read);
  EXPECT_EQ(token_key::from_file(file).token_for({"a", "b", 1}),
            token_key{all}.token_for({"a", "b", 1}));
}

}  // namespace
}  // namespace scopelab::journal::testing
