#include "scan/allow_list.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace sallyport::scan {

namespace {

bool any_matches(const std::deque<LazyRegex>& regexes, std::string_view text) {
  return std::any_of(regexes.begin(), regexes.end(),
                     [&](const LazyRegex& regex) { return regex.get().matches_somewhere(text); });
}

}  // namespace

AllowList::AllowList(const rules::AllowList& list) : list_(&list) {
  for (const std::string& regex : list.regexes) regexes_.emplace_back(regex);
  for (const std::string& path : list.paths) paths_.emplace_back(path);
}

bool AllowList::looks_at_lines() const noexcept {
  return list_->regex_target == rules::RegexTarget::line && !list_->regexes.empty();
}

AllowList::Answer AllowList::judge_content(const Excerpt& excerpt, std::optional<bool>& lines_memo) const {
  const bool has_words = !list_->stopwords.empty();
  if (!needs_all()) {
    if (has_words && stop_word_holds(excerpt.secret)) return Answer::by_stop_word;
    return regex_holds(excerpt, lines_memo) ? Answer::by_regex : Answer::no;
  }
  if (!has_content() || (has_words && !stop_word_holds(excerpt.secret))) return Answer::no;
  if (list_->regexes.empty()) return Answer::by_stop_word;
  return regex_holds(excerpt, lines_memo) ? Answer::by_regex : Answer::no;
}

bool AllowList::judge_place(std::string_view path, std::string_view commit_hex) const {
  const bool path_holds = any_matches(paths_, path);
  const auto& commits = list_->commits;
  const bool commit_holds = std::find(commits.begin(), commits.end(), commit_hex) != commits.end();
  if (!needs_all()) return path_holds || commit_holds;
  return has_place() && (path_holds || list_->paths.empty()) && (commit_holds || commits.empty());
}

bool AllowList::regex_holds(const Excerpt& excerpt, std::optional<bool>& lines_memo) const {
  switch (list_->regex_target) {
    case rules::RegexTarget::secret:
      return any_matches(regexes_, excerpt.secret);
    case rules::RegexTarget::match:
      return any_matches(regexes_, excerpt.match);
    case rules::RegexTarget::line:
      if (!lines_memo) lines_memo = any_matches(regexes_, excerpt.lines);
      return *lines_memo;
  }
  return false;
}

bool AllowList::stop_word_holds(std::string_view secret) const {
  const std::string lower = base::to_lower(secret);
  return std::any_of(list_->stopwords.begin(), list_->stopwords.end(),
                     [&](const std::string& word) { return lower.find(word) != std::string::npos; });
}

}  // namespace sallyport::scan
