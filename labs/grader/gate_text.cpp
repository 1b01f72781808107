// What the gate reads in a submission's text.
#include "grader/gate.hpp"
#include "grader/preprocessed.hpp"

#include <algorithm>
#include <cctype>
#include <set>

namespace grader {
namespace {

bool space(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }
bool digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool letter(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

using words = std::vector<std::string_view>;

// What follows a literal whose quote is at `at`.
std::size_t after_literal(std::string_view text, std::size_t at, bool raw) {
  const char quote = text[at];
  if (raw) {
    const std::size_t open = text.find('(', at);
    if (open == std::string_view::npos) return text.size();
    const std::string close = ")" + std::string{text.substr(at + 1, open - at - 1)} + "\"";
    const std::size_t end = text.find(close, open);
    return end == std::string_view::npos ? text.size() : end + close.size();
  }
  for (++at; at < text.size() && text[at] != quote && text[at] != '\n'; ++at) {
    if (text[at] == '\\') ++at;
  }
  return std::min(at + 1, text.size());
}

// Words, literals by their first quote, "::", and what else there is by its character. A raw
// literal's R is a word before the quote, and not what follows another literal: "a"_R"(" is none.
words words_in(std::string_view text) {
  words all;
  std::size_t literal = 0;  // where the last one ended
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char c = text[at];
    if (c == '"' || c == '\'') {
      const bool raw = c == '"' && !all.empty() && all.back().ends_with('R') &&
                       all.back().size() <= 3 && all.back().end() == text.begin() + at &&
                       all.back().begin() != text.begin() + literal;
      at = literal = after_literal(text, at, raw);
      all.push_back(text.substr(begin, 1));
    } else if (letter(c)) {
      // 1'000 is one number, its separator no quote.
      while (at < text.size() && (letter(text[at]) || (digit(c) && text[at] == '\''))) ++at;
      all.push_back(text.substr(begin, at - begin));
    } else if (space(c)) {
      ++at;
    } else {
      at += text.substr(at, 2) == "::" ? 2 : 1;
      all.push_back(text.substr(begin, at - begin));
    }
  }
  return all;
}

bool one_of(std::string_view word, std::initializer_list<std::string_view> all) {
  return std::find(all.begin(), all.end(), word) != all.end();
}

bool is_word(std::string_view text) { return letter(text.front()) && !digit(text.front()); }

// What a submission may not add to: the judge's names, and those of the libraries.
bool closed(std::string_view space) {
  return one_of(space, {"std", "boost", "testing", "kit", "benchmark", "__gnu_cxx", "__cxxabiv1"});
}

// What follows [[...]] and __attribute__((...)) that begin at `at`.
std::size_t after_attributes(const words& all, std::size_t at) {
  for (;;) {
    if (at < all.size() && one_of(all[at], {"__attribute__", "__attribute"})) ++at;
    const bool standard = at + 1 < all.size() && all[at] == "[" && all[at + 1] == "[";
    const bool gnu = at + 1 < all.size() && all[at] == "(" && all[at + 1] == "(";
    if (!standard && !gnu) return at;
    int depth = 0;
    do {
      if (one_of(all[at], {"[", "("})) ++depth;
      if (one_of(all[at], {"]", ")"})) --depth;
    } while (++at < all.size() && depth > 0);
  }
}

// An attribute that makes code run before main(), or gives a name or a place to something.
bool for_the_linker(std::string_view word) {
  while (word.starts_with('_')) word.remove_prefix(1);
  while (word.ends_with('_')) word.remove_suffix(1);
  return one_of(word, {"constructor", "destructor", "init_priority", "section", "alias", "weakref",
                       "weak", "ifunc", "symver", "target_clones"});
}

// Where the bracket opens that closes at `at`; 0: nowhere.
std::size_t opening(const words& all, std::size_t at) {
  const std::string_view close = all[at];
  const std::string_view open = close == ")" ? "(" : "<";
  for (int depth = 0;; --at) {
    if (all[at] == close) ++depth;
    if (all[at] == open && --depth == 0) return at;
    if (at == 0) return 0;
  }
}

// Where the qualified name begins that ends with the word at `at`: &a::b<c>::d_ has its & before.
std::size_t begin_of_name(const words& all, std::size_t at) {
  while (at > 0) {
    if (all[at - 1] != "::") return at;
    if (--at == 0) return at;
    if (one_of(all[at - 1], {">", ")"})) {
      at = opening(all, at - 1);
      if (at == 0) return at;
    }
    if (!is_word(all[at - 1])) return at;
    --at;
  }
  return at;
}

// The function that template <> at `at` specialises is a member of something.
bool specialises_a_member(const words& all, std::size_t at) {
  if (at + 3 >= all.size() || all[at + 1] != "<" || all[at + 2] != ">") return false;
  if (one_of(all[at + 3], {"struct", "class", "union", "template"})) return false;
  std::size_t open = at + 3;
  while (open < all.size() && !one_of(all[open], {"(", ";", "{", "="})) {
    const std::size_t next = after_attributes(all, open);
    open = next == open ? open + 1 : next;
  }
  if (open >= all.size() || all[open] != "(") return false;
  std::size_t name = open - 1;
  if (all[name] == ">") {
    const std::size_t bracket = opening(all, name);
    if (bracket == 0) return false;
    name = bracket - 1;
  }
  return all[name - 1] == "::";
}

// The namespaces of Boost: what is defined there is taken for a header's.
std::set<std::string_view> names_of_boost(const words& all) {
  std::set<std::string_view> out{"boost", "asio"};
  for (std::size_t i = 0; i + 2 < all.size(); ++i) {
    if (all[i] == "namespace" && all[i + 2] == "=") out.insert(all[i + 1]);
  }
  return out;
}

// A class template of another namespace is specialised: its words are `struct`, `boost::x<mine>`.
bool specialises_a_class(const words& all, std::size_t at, const std::set<std::string_view>& of) {
  std::size_t name = after_attributes(all, at + 1);
  if (name < all.size() && all[name] == "::") ++name;
  if (name + 1 >= all.size() || all[name + 1] != "::" || !of.contains(all[name])) return false;
  while (name < all.size() && !one_of(all[name], {"<", "{", ";", ")", ">", ","})) ++name;
  return name < all.size() && all[name] == "<";
}

std::string refused_words(std::string_view text) {
  const words all = words_in(text);
  const std::set<std::string_view> boost = names_of_boost(all);
  std::size_t attributes_end = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::string_view word = all[i];
    if (word == "[" || one_of(word, {"__attribute__", "__attribute"}))
      attributes_end = std::max(attributes_end, after_attributes(all, i));
    if (!is_word(word)) continue;
    if (i < attributes_end && for_the_linker(word))
      return "has an attribute that speaks to the linker, " + std::string{word} + " (sections)";
    const std::string_view before = i > 0 ? all[i - 1] : std::string_view{};
    if (one_of(word, {"asm", "__asm", "__asm__"})) return "has assembler in it (asm)";
    if (word.find("no_sanitize") != std::string_view::npos ||
        word.find("no_address_safety") != std::string_view::npos)
      return "switches a sanitizer off (sanitizer)";
    if (word.starts_with("_Z") || word == "redefine_extname")
      return "names a function as the linker does, " + std::string{word} + " (c_names)";
    if (word.ends_with('_') && before == "::") {
      const std::size_t begin = begin_of_name(all, i);
      if (begin > 0 && all[begin - 1] == "&")
        return "takes the address of a private member, " + std::string{word} + " (private)";
    }
    if (word == "template" && specialises_a_member(all, i))
      return "specialises a function that is a member of another class (private)";
    if (one_of(word, {"struct", "class", "union"}) && specialises_a_class(all, i, boost))
      return "specialises a class of another library (namespaces)";
    if (word == "namespace" && before != "using") {
      const std::size_t name = after_attributes(all, i + 1);
      if (name < all.size() && closed(all[name]))
        return "opens namespace " + std::string{all[name]} + ", which is not its own (namespaces)";
    }
  }
  return "";
}

// A line that is continued by a backslash is one line.
std::string without_continuations(const std::string& source) {
  std::string out;
  for (std::size_t at = 0; at < source.size(); ++at) {
    if (source[at] == '\\') {
      std::size_t end = at + 1;
      while (end < source.size() && source[end] != '\n' && space(source[end])) ++end;
      if (end < source.size() && source[end] == '\n') {
        at = end;
        continue;
      }
    }
    out += source[at];
  }
  return out;
}

std::size_t after_space_and_comments(const std::string& text, std::size_t at) {
  for (;;) {
    while (at < text.size() && text[at] != '\n' && space(text[at])) ++at;
    if (text.compare(at, 2, "/*") != 0) return at;
    const std::size_t end = text.find("*/", at + 2);
    if (end == std::string::npos) return text.size();
    at = end + 2;
  }
}

}  // namespace

std::string refused_in_text(std::string_view preprocessed) {
  std::string own;
  each_line(preprocessed, [&own](const preprocessed_line& line) {
    if (line.depth <= 0) own += line.text + "\n";
  });
  return refused_words(own);
}

std::string refused_in_source(const std::string& source) {
  const std::string text = without_continuations(source);
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool hash = text[at] == '#';
    const bool digraph = text[at] == '%' && text.compare(at, 2, "%:") == 0;
    if (!hash && !digraph) continue;
    // A directive's # is the first of its line but for space and comments.
    std::size_t before = at;
    while (before > 0 && text[before - 1] != '\n' && space(text[before - 1])) --before;
    const bool first = before == 0 || text[before - 1] == '\n' ||
                       (before > 1 && text[before - 1] == '/' && text[before - 2] == '*');
    const std::size_t word = after_space_and_comments(text, at + (hash ? 1 : 2));
    const bool names =
        digit(word < text.size() ? text[word] : ' ') ||
        (text.compare(word, 4, "line") == 0 && !(word + 4 < text.size() && letter(text[word + 4])));
    if (first && names) return "tells the compiler that its lines are another file's (#line)";
  }
  return "";
}

}  // namespace grader
