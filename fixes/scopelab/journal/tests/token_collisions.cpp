// token_collisions METHOD INPUTS: looks for two inputs that have the same
// token.
//
// Random inputs would find nothing, whatever the method. These come in groups
// of near misses: one text, cut into command, saga and step in all ways there
// are. In two groups of eight the text has separators in it, or lengths such as
// token.hpp writes before a field, so that a cut may fall into one of them.
//
// METHOD: concatenated  SHA-256 of the fields in a row, as the article has it
//         separated     with '|' between them
//         keyed         HMAC-SHA-256, still in a row: a key is no remedy
//         token         scopelab::journal's
// In a group each token is compared with each; over all, their first 60 bits
// are sorted, and those that are equal compared in full.
#include "scopelab/journal/token.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace {

using namespace scopelab;

struct input {
  std::string command, saga;
  std::int64_t step;
};
using method = std::function<std::string(const input&)>;

const journal::token_key& key() {
  static const journal::token_key made{std::string(32, 'k')};
  return made;
}

std::string sha256(const std::string& text) {
  std::string made(32, '\0');
  EVP_Digest(text.data(), text.size(),
             reinterpret_cast<unsigned char*>(made.data()), nullptr,
             EVP_sha256(), nullptr);
  return made;
}

std::string joined(const input& of, const char* between) {
  std::string text{of.command};
  text.append(between).append(of.saga).append(between);
  return text.append(std::to_string(of.step));
}

method method_of(const std::string& name) {
  if (name == "concatenated") {
    return [](const input& of) { return sha256(joined(of, "")); };
  }
  if (name == "separated") {
    return [](const input& of) { return sha256(joined(of, "|")); };
  }
  if (name == "keyed") {
    return [](const input& of) { return key().digest(joined(of, "")); };
  }
  return [](const input& of) {
    return key().token_for({of.command, of.saga, of.step});
  };
}

// Nine digits, none of them 0: what is cut off at the end is a number as it is
// written.
std::string digits_of(std::uint32_t group) {
  std::string digits(9, '1');
  for (char& each : digits) {
    each = static_cast<char>('1' + group % 9);
    group /= 9;
  }
  return digits;
}

std::string text_of(std::uint32_t group) {
  const std::string digits = digits_of(group);
  switch (group % 8) {
    case 6:
      return "c|m|d-|" + digits;
    case 7:
      return journal::token_input({"c" + digits.substr(0, 3), "s", 4}) + digits;
    default:
      return "cmd-" + digits;
  }
}

// No input is in two groups, and none twice in its own.
std::vector<input> group_of(std::uint32_t group) {
  const std::string text = text_of(group);
  std::vector<input> all;
  for (std::size_t step = 1; step <= 9; ++step) {
    const std::size_t rest = text.size() - step;
    // Of a long text not every cut, or it would be all there is.
    const std::size_t stride = rest / 24 + 1;
    for (std::size_t command = 0; command <= rest; command += stride) {
      all.push_back({text.substr(0, command),
                     text.substr(command, rest - command),
                     std::atoll(text.c_str() + rest)});
    }
  }
  return all;
}

std::uint64_t first_bits(const std::string& token) {
  std::uint64_t bits = 0;
  const std::size_t from = token.starts_with("rt1.") ? 4 : 0;
  for (std::size_t i = from; i < from + 10; ++i) {
    bits = bits * 131 + static_cast<unsigned char>(token[i]);
  }
  return bits;
}

void show(const input& one) {
  std::printf("  (");
  for (const std::string* field : {&one.command, &one.saga}) {
    for (const char each : *field) {
      std::printf(each >= ' ' ? "%c" : "\\x%02x",
                  static_cast<unsigned char>(each));
    }
    std::printf(", ");
  }
  std::printf("%lld)\n", static_cast<long long>(one.step));
}

class search {
 public:
  search(std::string name, std::size_t most)
      : name_(std::move(name)), token_of_(method_of(name_)), most_(most) {}

  bool finds_in_groups() {
    seen_.reserve(most_);
    for (std::uint32_t group = 0; seen_.size() < most_; ++group) {
      const std::vector<input> all = group_of(group);
      std::unordered_map<std::string, std::size_t> tokens;
      for (std::size_t i = 0; i < all.size() && seen_.size() < most_; ++i) {
        std::string token = token_of_(all[i]);
        seen_.emplace_back(first_bits(token), group);
        const auto [other, is_new] = tokens.emplace(std::move(token), i);
        if (!is_new) return found(all[other->second], all[i]);
      }
    }
    return false;
  }

  bool finds_between_groups() {
    std::ranges::sort(seen_);
    for (std::size_t i = 1; i < seen_.size(); ++i) {
      if (seen_[i].first != seen_[i - 1].first) continue;
      for (const input& one : group_of(seen_[i - 1].second)) {
        for (const input& other : group_of(seen_[i].second)) {
          if (token_of_(one) == token_of_(other)) return found(one, other);
        }
      }
    }
    return false;
  }

  std::size_t inputs() const { return seen_.size(); }

 private:
  bool found(const input& one, const input& other) const {
    std::printf("%s: a collision, after %zu inputs\n", name_.c_str(),
                seen_.size());
    show(one);
    show(other);
    return true;
  }

  const std::string name_;
  const method token_of_;
  const std::size_t most_;
  std::vector<std::pair<std::uint64_t, std::uint32_t>> seen_;  // bits, group
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(
        stderr, "token_collisions concatenated|separated|keyed|token INPUTS\n");
    return 2;
  }
  const auto began = std::chrono::steady_clock::now();
  search in{argv[1], static_cast<std::size_t>(std::atoll(argv[2]))};
  if (!in.finds_in_groups() && !in.finds_between_groups()) {
    std::printf("%s: no collision in %zu inputs\n", argv[1], in.inputs());
  }
  const std::chrono::duration<double> took =
      std::chrono::steady_clock::now() - began;
  std::printf("%.3f s\n", took.count());
}
