#include "content/owner_pattern.hpp"

#include "base/text.hpp"

// A pattern is components, of which those that are `**` stand for any number. A run of components, or of
// characters, is let be as short as it can, and only the last run met is ever made longer: a match that needs
// an earlier one to be longer can do with the later one being so. So each pair of a component and a part of
// the path is compared at most once for each run, and the whole is linear in the product of both sizes.

namespace sallyport::content {

namespace {

constexpr std::string_view kAnyDepth = "**";

std::size_t byte_of(char c) noexcept {
  return static_cast<unsigned char>(c);
}

}  // namespace

OwnerPattern::OwnerPattern(std::string_view pattern, OwnersDialect dialect) {
  const bool is_github = dialect == OwnersDialect::github;
  if (is_github && pattern.starts_with('!')) problem_ = "GitHub knows no patterns with \"!\"";
  if (is_github && pattern.starts_with("\\#")) problem_ = "GitHub knows no patterns that begin with \"#\"";
  const bool is_folder = pattern.ends_with('/');
  if (is_folder) pattern.remove_suffix(1);
  // GitHub reads a slash within as gitignore does; to GitLab only the first one binds to the top.
  const bool is_bound =
      pattern.starts_with('/') || (is_github && pattern.find('/') != std::string_view::npos);
  if (pattern.starts_with('/')) pattern.remove_prefix(1);
  if (pattern.empty()) {
    problem_ = "the pattern names nothing";
    return;
  }
  if (!is_bound) components_.push_back({{}, true});
  const std::vector<std::string_view> parts = base::split(pattern, '/');
  for (const std::string_view part : parts) add_component(part, dialect);
  if (is_folder || (is_github && parts.back() == kAnyDepth)) {
    tail_ = Tail::below;
    while (!components_.empty() && components_.back().is_any_depth) components_.pop_back();
  } else if (is_github) {
    tail_ = parts.back() == "*" ? Tail::exact : Tail::exact_or_below;
  } else if (components_.back().is_any_depth) {
    components_.back() = {{{Kind::run}}, false};  // fnmatch: `**` with no slash behind it is `*`
  }
}

void OwnerPattern::add_component(std::string_view text, OwnersDialect dialect) {
  Component component;
  if (text == kAnyDepth) {
    component.is_any_depth = true;
  } else if (text.empty()) {
    problem_ = "the pattern has two slashes on end";
  }
  for (std::size_t at = 0; at < text.size() && !component.is_any_depth; ++at) {
    const char c = text[at];
    if (c == '*') {
      if (component.tokens.empty() || component.tokens.back().kind != Kind::run)
        component.tokens.push_back({Kind::run});
    } else if (c == '?') {
      component.tokens.push_back({Kind::one});
    } else if (c == '[' && dialect == OwnersDialect::gitlab) {
      if (!add_set(text, at, component)) problem_ = "a \"[\" in the pattern is not closed";
    } else if ((c == '[' || c == ']') && dialect == OwnersDialect::github) {
      problem_ = "GitHub knows no patterns with \"[\" and \"]\"";
    } else {
      if (c == '\\' && at + 1 == text.size()) problem_ = "nothing stands behind a backslash of the pattern";
      if (c == '\\' && at + 1 < text.size()) ++at;
      component.tokens.push_back({Kind::literal, text[at]});
    }
  }
  components_.push_back(std::move(component));
}

bool OwnerPattern::add_set(std::string_view text, std::size_t& at, Component& component) {
  std::size_t next = at + 1;
  const bool is_negated = next < text.size() && (text[next] == '!' || text[next] == '^');
  if (is_negated) ++next;
  std::bitset<256> set;
  for (const std::size_t first = next; next < text.size(); ++next) {
    if (text[next] == ']' && next != first) {
      component.tokens.push_back({Kind::set, 0, sets_.size()});
      sets_.push_back(is_negated ? ~set : set);
      at = next;
      return true;
    }
    if (text[next] == '\\' && next + 1 < text.size()) ++next;
    const std::size_t low = byte_of(text[next]);
    std::size_t high = low;
    if (next + 2 < text.size() && text[next + 1] == '-' && text[next + 2] != ']') {
      high = byte_of(text[next + 2]);
      next += 2;
    }
    for (std::size_t c = low; c <= high; ++c) set.set(c);
  }
  at = text.size();
  return false;
}

bool OwnerPattern::matches_token(const Token& token, char c) const noexcept {
  switch (token.kind) {
    case Kind::literal:
      return token.literal == c;
    case Kind::set:
      return sets_[token.set].test(byte_of(c));
    case Kind::one:
      return true;
    case Kind::run:
      return false;
  }
  return false;
}

bool OwnerPattern::matches_component(const Component& component, std::string_view text) const noexcept {
  const std::vector<Token>& tokens = component.tokens;
  std::size_t token = 0;
  std::size_t behind_run = 0;  // the token behind the last run met; 0: none was
  std::size_t run_end = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (token < tokens.size() && tokens[token].kind == Kind::run) {
      behind_run = ++token;
      run_end = at;
    } else if (token < tokens.size() && matches_token(tokens[token], text[at])) {
      ++token;
      ++at;
    } else if (behind_run != 0) {
      token = behind_run;
      at = ++run_end;
    } else {
      return false;
    }
  }
  while (token < tokens.size() && tokens[token].kind == Kind::run) ++token;
  return token == tokens.size();
}

bool OwnerPattern::matches(std::span<const std::string_view> components) const noexcept {
  if (!problem_.empty()) return false;
  std::size_t mine = 0;
  std::size_t behind_any = 0;  // as in matches_component()
  std::size_t any_end = 0;
  for (std::size_t at = 0; at < components.size();) {
    if (mine == components_.size() && tail_ != Tail::exact) return true;
    if (mine < components_.size() && components_[mine].is_any_depth) {
      behind_any = ++mine;
      any_end = at;
    } else if (mine < components_.size() && matches_component(components_[mine], components[at])) {
      ++mine;
      ++at;
    } else if (behind_any != 0) {
      mine = behind_any;
      at = ++any_end;
    } else {
      return false;
    }
  }
  return mine == components_.size() && tail_ != Tail::below;
}

}  // namespace sallyport::content
