// Matching is the simulation of a nondeterministic automaton, one state a token: all states at once for each
// byte of the name, so no pattern can make it go back (a backtracking matcher needs exponential time on
// "*a*a*a*b"). Most names never get there: the literal head and tail of the pattern are compared first.

#include "policy/glob.hpp"

#include <algorithm>
#include <limits>
#include <span>
#include <utility>

#include <fmt/core.h>

#include "base/error.hpp"

namespace sallyport::policy {

namespace {

[[noreturn]] void fail(const std::string& pattern, std::string_view why) {
  throw base::Error(fmt::format("the pattern `{}` {}", pattern, why));
}

std::bitset<256> all_but_slash() {
  std::bitset<256> set;
  set.set();
  set.reset('/');
  return set;
}

}  // namespace

Glob::Glob(std::string pattern) : pattern_(std::move(pattern)) {
  if (pattern_.empty()) throw base::Error("a pattern may not be empty");
  tokens_.reserve(pattern_.size());
  for (std::size_t at = 0; at < pattern_.size();) {
    const char c = pattern_[at];
    if (c == '*') {
      parse_wildcards(at);
    } else if (c == '?') {
      tokens_.push_back({Kind::one, 0, sets_.size()});
      sets_.push_back(all_but_slash());
      ++at;
    } else if (c == '[') {
      tokens_.push_back({Kind::one, 0, sets_.size()});
      sets_.push_back(parse_set(at));
    } else {
      if (c == '\\' && ++at == pattern_.size()) fail(pattern_, "ends in a backslash");
      tokens_.push_back({Kind::literal, pattern_[at], 0});
      ++at;
    }
  }
  measure();
}

void Glob::parse_wildcards(std::size_t& at) {
  std::size_t stars = 0;
  while (at < pattern_.size() && pattern_[at] == '*') {
    ++stars;
    ++at;
  }
  const bool starts_component = tokens_.empty() || tokens_.back().kind == Kind::inside_folders ||
                                (tokens_.back().kind == Kind::literal && tokens_.back().literal == '/');
  if (stars >= 2 && starts_component && at < pattern_.size() && pattern_[at] == '/') {
    tokens_.push_back({Kind::folders, 0, 0});
    tokens_.push_back({Kind::inside_folders, '/', 0});
    ++at;
  } else {
    tokens_.push_back({stars >= 2 ? Kind::long_run : Kind::run, 0, 0});
  }
}

std::bitset<256> Glob::parse_set(std::size_t& at) const {
  const auto next = [&]() -> unsigned char {
    if (at < pattern_.size() && pattern_[at] == '\\') ++at;
    if (at >= pattern_.size()) fail(pattern_, "has a [ without a ]");
    const auto byte = static_cast<unsigned char>(pattern_[at++]);
    if (byte >= 0x80)
      fail(pattern_, "has a set with a character that is not ASCII; list such names one by one");
    return byte;
  };
  ++at;
  const bool is_negated = at < pattern_.size() && (pattern_[at] == '!' || pattern_[at] == '^');
  if (is_negated) ++at;
  std::bitset<256> set;
  for (bool is_first = true; is_first || at >= pattern_.size() || pattern_[at] != ']'; is_first = false) {
    if (pattern_.compare(at, 2, "[:") == 0)
      fail(pattern_, "has a class such as [:alpha:]; write a-z instead");
    const unsigned char low = next();
    const bool is_range = at + 1 < pattern_.size() && pattern_[at] == '-' && pattern_[at + 1] != ']';
    if (is_range) ++at;
    const unsigned char high = is_range ? next() : low;
    if (high < low) fail(pattern_, "has a range that runs backwards");
    for (unsigned byte = low; byte <= high; ++byte) set.set(byte);
  }
  ++at;
  if (is_negated) set.flip();
  set.reset('/');
  return set;
}

void Glob::measure() {
  const auto is_literal = [](const Token& token) { return token.kind == Kind::literal; };
  const auto head = std::find_if_not(tokens_.begin(), tokens_.end(), is_literal);
  const auto tail = std::find_if_not(tokens_.rbegin(), tokens_.rend(), is_literal).base();
  is_exact_ = head == tokens_.end();
  for (auto it = tokens_.begin(); it != head; ++it) prefix_ += it->literal;
  if (!is_exact_) {
    for (auto it = tail; it != tokens_.end(); ++it) suffix_ += it->literal;
  }
  for (const Token& token : tokens_) {
    specificity_ += token.kind == Kind::literal || token.kind == Kind::inside_folders;
  }
  constexpr std::size_t kExact = std::numeric_limits<std::size_t>::max() / 2;
  if (is_exact_) specificity_ += kExact;
}

bool Glob::matches(std::string_view name) const {
  if (is_exact_) return name == prefix_;
  if (name.size() < prefix_.size() + suffix_.size() || !name.starts_with(prefix_) || !name.ends_with(suffix_))
    return false;
  const std::string_view middle = name.substr(prefix_.size(), name.size() - prefix_.size() - suffix_.size());
  if (tokens_.size() == prefix_.size() + suffix_.size() + 1) {
    const Token& only = tokens_[prefix_.size()];
    if (only.kind == Kind::long_run) return true;
    if (only.kind == Kind::run) return middle.find('/') == std::string_view::npos;
  }
  return simulate(middle);
}

bool Glob::simulate(std::string_view name) const {
  // States are the tokens between prefix and suffix; the last state is the end.
  const std::span<const Token> tokens(tokens_.data() + prefix_.size(),
                                      tokens_.size() - prefix_.size() - suffix_.size());
  std::vector<char> now(tokens.size() + 1);
  std::vector<char> next(tokens.size() + 1);
  // Follows what takes no byte; every such step goes forwards, so one pass is enough.
  const auto close = [&](std::vector<char>& states) {
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      if (!states[i]) continue;
      const Kind kind = tokens[i].kind;
      if (kind == Kind::run || kind == Kind::long_run || kind == Kind::folders) states[i + 1] = 1;
      if (kind == Kind::folders) states[i + 2] = 1;
    }
  };
  now[0] = 1;
  close(now);
  for (const char c : name) {
    std::fill(next.begin(), next.end(), 0);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      if (!now[i]) continue;
      switch (tokens[i].kind) {
        case Kind::literal:
          next[i + 1] |= c == tokens[i].literal;
          break;
        case Kind::one:
          next[i + 1] |= sets_[tokens[i].set].test(static_cast<unsigned char>(c));
          break;
        case Kind::run:
          next[i] |= c != '/';
          break;
        case Kind::long_run:
          next[i] = 1;
          break;
        case Kind::folders:
          break;
        case Kind::inside_folders:
          next[i] = 1;
          next[i + 1] |= c == '/';
          break;
      }
    }
    close(next);
    now.swap(next);
  }
  return now.back() != 0;
}

}  // namespace sallyport::policy
