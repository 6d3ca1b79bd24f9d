#include "match/pattern_regex.hpp"

#include <algorithm>
#include <utility>

namespace sallyport::match {

const Regex& PatternRegex::exact() const {
  exact_once_.call([this] { exact_.emplace(pattern_); });
  return *exact_;
}

std::optional<bool> PatternRegex::find_quickly(std::string_view text, std::size_t from, std::size_t to,
                                               std::vector<Span>& groups) const {
  quick_once_.call([this] {
    if (std::optional<QuickForm> form = quick_form(pattern_)) {
      Regex regex(form->regex);
      quick_.emplace(Quick{std::move(*form), std::move(regex)});
    }
  });
  if (!quick_) return std::nullopt;
  std::vector<Span> found;
  const bool is_found = quick_->regex.find(text, from, to, found);
  if (is_found && std::ranges::any_of(quick_->form.bounds, [&](const QuickForm::Bound& bound) {
        return found[bound.group] != kNoGroup && found[bound.group].size() > bound.most_bytes;
      }))
    return std::nullopt;
  groups.clear();
  for (const std::size_t group : quick_->form.groups) groups.push_back(found[group]);
  return is_found;
}

}  // namespace sallyport::match
