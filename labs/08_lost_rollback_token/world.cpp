#include "world.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

namespace {

constexpr std::string_view key{"the shop's own key, of 32 bytes.."};

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string in_hex(const std::array<unsigned char, EVP_MAX_MD_SIZE>& bytes, unsigned count) {
  std::string text;
  for (unsigned i = 0; i < count; ++i) text += fmt::format("{:02x}", bytes[i]);
  return text;
}

}  // namespace

std::string sha256(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> made{};
  unsigned count = 0;
  EVP_Digest(text.data(), text.size(), made.data(), &count, EVP_sha256(), nullptr);
  return in_hex(made, count);
}

std::string sign(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> made{};
  unsigned count = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(text), text.size(),
       made.data(), &count);
  return in_hex(made, count);
}

std::string framed(std::string_view field) {
  std::string made;
  for (std::size_t i = 0, left = field.size(); i < 8; ++i, left >>= 8) {
    made += static_cast<char>(left);
  }
  return made.append(field);
}

std::string shop::execute(const request& what) {
  effects_.push_back(fmt::format("token-{}-{}", what.id, effects_.size() + 1));
  // A copy: while this one waits, another stream may add to them.
  std::string token = effects_.back();
  if (executed) executed(what);
  return token;
}
