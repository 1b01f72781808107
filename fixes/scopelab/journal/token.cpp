#include "scopelab/journal/token.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <utility>

namespace scopelab::journal {
namespace {

constexpr std::string_view token_mark{"rt1."};
constexpr std::string_view letters{
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"};

// Eight bytes of length, always: no text can look like another's length.
void add_field(std::string& to, std::string_view field) {
  std::uint64_t left = field.size();
  for (int i = 0; i < 8; ++i, left >>= 8) {
    to.push_back(static_cast<char>(left));
  }
  to.append(field);
}

std::string base64url(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() * 4 + 2) / 3);
  unsigned bits = 0;
  int have = 0;
  for (const char each : bytes) {
    bits = (bits << 8) | static_cast<unsigned char>(each);
    have += 8;
    while (have >= 6) {
      have -= 6;
      text.push_back(letters[(bits >> have) & 63]);
    }
  }
  if (have > 0) text.push_back(letters[(bits << (6 - have)) & 63]);
  return text;
}

}  // namespace

std::string token_input(const token_fields& of) {
  std::string input;
  input.reserve(128);
  add_field(input, "scopelab rollback token 1");
  add_field(input, of.command);
  add_field(input, of.saga);
  add_field(input, std::to_string(of.step));
  return input;
}

token_key::token_key(std::string_view secret) : secret_(secret) {
  if (secret.size() < min_key) {
    throw key_error{"a token key is at least " + std::to_string(min_key) +
                    " bytes; this has " + std::to_string(secret.size())};
  }
}

token_key token_key::from_file(const std::filesystem::path& file) {
  struct stat is = {};
  if (::stat(file.c_str(), &is) != 0) {
    throw key_error{file.string() + ": no such key file. Make one: head -c " +
                    std::to_string(min_key) + " /dev/urandom > " +
                    file.string() + "; chmod 600 " + file.string()};
  }
  if (!S_ISREG(is.st_mode)) {
    throw key_error{file.string() + ": a key is a file"};
  }
  if ((is.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    throw key_error{file.string() +
                    ": others may use this key file. Do: chmod 600 " +
                    file.string()};
  }
  std::ifstream in{file, std::ios::binary};
  std::string secret{std::istreambuf_iterator<char>{in}, {}};
  if (!in) throw key_error{file.string() + ": can't be read"};
  try {
    token_key key{secret};
    OPENSSL_cleanse(secret.data(), secret.size());
    return key;
  } catch (const key_error& error) {
    throw key_error{file.string() + ": " + error.what()};
  }
}

token_key::~token_key() { OPENSSL_cleanse(secret_.data(), secret_.size()); }

std::string token_key::digest(std::string_view text) const {
  std::array<unsigned char, EVP_MAX_MD_SIZE> made{};
  unsigned length = 0;
  const auto* const bytes = reinterpret_cast<const unsigned char*>(text.data());
  if (::HMAC(EVP_sha256(), secret_.data(), static_cast<int>(secret_.size()),
             bytes, text.size(), made.data(), &length) == nullptr) {
    throw key_error{"HMAC-SHA-256 failed"};
  }
  return {reinterpret_cast<const char*>(made.data()), length};
}

std::string token_key::token_for(const token_fields& of) const {
  std::string token{token_mark};
  token.append(base64url(digest(token_input(of))));
  return token;
}

bool token_key::is_token_for(std::string_view token,
                             const token_fields& of) const {
  return same_in_constant_time(token, token_for(of));
}

bool looks_like_token(std::string_view text) noexcept {
  return text.size() == token_key::token_length &&
         text.starts_with(token_mark) &&
         text.find_first_not_of(letters, token_mark.size()) ==
             std::string_view::npos;
}

bool same_in_constant_time(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() &&
         CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace scopelab::journal
