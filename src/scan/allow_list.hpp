#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/rule.hpp"
#include "scan/lazy_regex.hpp"

namespace sallyport::scan {

// What an allow-list may look at of a match.
struct Excerpt {
  std::string_view secret;
  std::string_view match;
  std::string_view lines;  // only filled if the list asks for it (AllowList::looks_at_lines)
};

// An allow-list made ready. It borrows the list. May be used from several threads at once.
class AllowList {
 public:
  explicit AllowList(const rules::AllowList& list);

  enum class Answer : std::uint8_t { no, by_regex, by_stop_word };

  // Whether the content alone takes a match back; for a list that needs all, whether all its kinds that are
  // about content hold. `lines_memo` keeps what the regexes said of the same lines before; the caller clears
  // it for others.
  Answer judge_content(const Excerpt& excerpt, std::optional<bool>& lines_memo) const;

  // Whether the path or commit takes it back; for a list that needs all, whether both hold as far as they are
  // given.
  bool judge_place(std::string_view path, std::string_view commit_hex) const;

  bool needs_all() const noexcept { return list_->needs_all; }
  bool has_content() const noexcept { return !list_->regexes.empty() || !list_->stopwords.empty(); }
  bool has_place() const noexcept { return !list_->paths.empty() || !list_->commits.empty(); }
  bool has_commits() const noexcept { return !list_->commits.empty(); }
  bool looks_at_lines() const noexcept;

 private:
  bool regex_holds(const Excerpt& excerpt, std::optional<bool>& lines_memo) const;
  bool stop_word_holds(std::string_view secret) const;

  const rules::AllowList* list_;
  std::deque<LazyRegex> regexes_;
  std::deque<LazyRegex> paths_;
};

}  // namespace sallyport::scan
