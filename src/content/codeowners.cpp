#include "content/codeowners.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "content/lines.hpp"
#include "content/words.hpp"

namespace sallyport::content {

namespace {

constexpr std::size_t kMostBytes = std::size_t{3} * 1024 * 1024;

bool is_blank(char c) noexcept {
  return c == ' ' || c == '\t';
}

bool is_name(std::string_view name) noexcept {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.';
  });
}

bool is_email(std::string_view word) noexcept {
  const std::size_t at = word.find('@');
  return at != std::string_view::npos && at != 0 && word.find('@', at + 1) == std::string_view::npos &&
         is_name(word.substr(at + 1)) && std::all_of(word.begin(), word.end(), [](char c) {
           return static_cast<unsigned char>(c) > ' ' && c != '\x7F' && c != '<' && c != '>';
         });
}

bool is_owner(std::string_view word, OwnersDialect dialect) {
  if (!word.starts_with('@')) return is_email(word);
  word.remove_prefix(1);
  if (word.starts_with('@')) return dialect == OwnersDialect::gitlab && is_name(word.substr(1));
  const std::vector<std::string_view> names = base::split(word, '/');
  return std::all_of(names.begin(), names.end(), is_name) &&
         (dialect == OwnersDialect::gitlab || names.size() <= 2);
}

// The pattern at the start of `line`: up to white space that no backslash stands before.
std::string_view take_pattern(std::string_view& line) noexcept {
  std::size_t end = 0;
  while (end < line.size() && !is_blank(line[end])) end += line[end] == '\\' ? 2U : 1U;
  const std::string_view pattern = line.substr(0, end);
  line.remove_prefix(pattern.size());
  return pattern;
}

}  // namespace

class Codeowners::Reader {
 public:
  Reader(Codeowners& owners, OwnersDialect dialect) : owners_(owners), dialect_(dialect) {
    enter("", false, 1);
    default_owners_ = keep({});
  }

  void read(const Line& line) {
    std::string_view text = trim_git_spaces(line.text);
    line_1based_ = line.number_1based;
    if (text.empty() || text.starts_with('#')) return;
    const bool is_gitlab = dialect_ == OwnersDialect::gitlab;
    if (is_gitlab && (text.starts_with('[') || text.starts_with("^["))) return read_section(text);
    const bool is_exclusion = is_gitlab && text.starts_with('!');
    if (is_exclusion) text.remove_prefix(1);
    const std::string_view words = take_pattern(text);
    if (words.empty()) return tell("no pattern stands behind the \"!\"");
    Rule rule{OwnerPattern(words, dialect_), default_owners_, line_1based_, is_exclusion};
    if (!rule.pattern.problem().empty()) return tell(rule.pattern.problem());
    std::optional<std::vector<std::string>> owners = read_owners(text);
    if (!owners) return;
    if (is_exclusion && !owners->empty()) return tell("owners stand behind a pattern that takes paths out");
    if (!owners->empty()) rule.owners = keep(std::move(*owners));
    owners_.sections_[section_].rules.push_back(std::move(rule));
  }

 private:
  void tell(std::string_view what) { owners_.problems_.push_back({line_1based_, std::string(what)}); }

  // Nothing, and a problem, if one of the words is no owner.
  std::optional<std::vector<std::string>> read_owners(std::string_view text) {
    std::vector<std::string> owners;
    for (text = trim_left(text); !text.empty() && !text.starts_with('#'); text = trim_left(text)) {
      const std::string_view word = text.substr(0, text.find_first_of(" \t"));
      text.remove_prefix(word.size());
      if (!is_owner(word, dialect_)) {
        tell("an owner is neither \"@name\" nor \"@group/name\" nor an address");
        return std::nullopt;
      }
      owners.emplace_back(word);
    }
    return owners;
  }

  // "^[Name][2] @owner"
  void read_section(std::string_view text) {
    const bool is_optional = text.starts_with('^');
    text.remove_prefix(is_optional ? 2 : 1);
    const std::size_t close = text.find(']');
    const std::string_view name = trim_git_spaces(text.substr(0, close));
    if (close == std::string_view::npos || name.empty()) return tell("the name of the section is not whole");
    text.remove_prefix(close + 1);
    std::size_t approvals = 1;
    if (text.starts_with('[')) {
      const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), approvals);
      if (error != std::errc() || approvals == 0 || end == text.data() + text.size() || *end != ']')
        return tell("the number of approvals of the section is none");
      text.remove_prefix(static_cast<std::size_t>(end + 1 - text.data()));
    }
    if (!text.empty() && !is_blank(text[0])) return tell("something stands right behind the section's name");
    std::optional<std::vector<std::string>> owners = read_owners(text);
    if (!owners) return;
    enter(name, is_optional, approvals);
    default_owners_ = keep(std::move(*owners));
  }

  std::size_t keep(std::vector<std::string> owners) {
    owners_.lists_.push_back(std::move(owners));
    return owners_.lists_.size() - 1;
  }

  void enter(std::string_view name, bool is_optional, std::size_t approvals) {
    const auto [known, is_new] = by_name_.emplace(base::to_lower(name), owners_.sections_.size());
    section_ = known->second;
    if (is_new) owners_.sections_.push_back({std::string(name), is_optional, approvals, {}});
    Section& section = owners_.sections_[section_];
    section.is_optional = section.is_optional && is_optional;
    section.approvals = std::max(section.approvals, approvals);
  }

  Codeowners& owners_;
  OwnersDialect dialect_;
  std::map<std::string, std::size_t> by_name_;  // of a section, in small letters
  std::size_t section_ = 0;
  std::size_t line_1based_ = 0;
  std::size_t default_owners_ = 0;
};

Codeowners Codeowners::parse(std::string_view text, OwnersDialect dialect) {
  Codeowners owners;
  if (text.size() > kMostBytes) {
    owners.problems_.push_back({1, "the file is larger than 3 MiB, and so not read"});
    return owners;
  }
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  Reader reader(owners, dialect);
  Lines lines(text);
  while (const std::optional<Line> line = lines.take()) reader.read(*line);
  return owners;
}

std::vector<OwnerGroup> Codeowners::owners_of(std::string_view path) const {
  const std::vector<std::string_view> components = base::split(path, '/');
  std::vector<OwnerGroup> groups;
  for (const Section& section : sections_) {
    const auto is_match = [&](const Rule& rule) { return rule.pattern.matches(components); };
    const bool is_excluded = std::any_of(section.rules.begin(), section.rules.end(), [&](const Rule& rule) {
      return rule.is_exclusion && is_match(rule);
    });
    const auto last = std::find_if(section.rules.rbegin(), section.rules.rend(), is_match);
    if (is_excluded || last == section.rules.rend() || lists_[last->owners].empty()) continue;
    groups.push_back({section.name, section.is_optional, section.is_optional ? 0 : section.approvals,
                      lists_[last->owners], last->line_1based});
  }
  return groups;
}

std::span<const std::string_view> codeowners_places(OwnersDialect dialect) noexcept {
  static constexpr std::string_view kGithub[] = {".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"};
  static constexpr std::string_view kGitlab[] = {"CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"};
  return dialect == OwnersDialect::github ? std::span<const std::string_view>(kGithub)
                                          : std::span<const std::string_view>(kGitlab);
}

}  // namespace sallyport::content
