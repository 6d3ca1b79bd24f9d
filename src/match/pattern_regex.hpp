#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/once.hpp"
#include "match/quick_form.hpp"
#include "match/regex.hpp"

namespace sallyport::match {

// The regular expression of a pattern, for the second stage. It is compiled when it is first asked for, and
// only as far as the question needs: mostly its quick form does (quick_form.hpp). May be used from several
// threads at once.
class PatternRegex {
 public:
  explicit PatternRegex(std::string pattern) : pattern_(std::move(pattern)) {}

  // Throws base::Error if the pattern is bad.
  const Regex& exact() const;

  // What exact().find() answers, and then its groups; or nothing, if the quick form cannot tell or there is
  // none. It may read all of [from, to], whatever the answer. Throws base::Error if the pattern is bad.
  std::optional<bool> find_quickly(std::string_view text, std::size_t from, std::size_t to,
                                   std::vector<Span>& groups) const;

 private:
  struct Quick {
    QuickForm form;
    Regex regex;
  };

  std::string pattern_;
  mutable base::Once exact_once_;
  mutable std::optional<Regex> exact_;
  mutable base::Once quick_once_;
  mutable std::optional<Quick> quick_;  // none if the pattern has no such form
};

}  // namespace sallyport::match
