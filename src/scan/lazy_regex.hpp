#pragma once

#include <optional>
#include <string>
#include <utility>

#include "base/once.hpp"
#include "match/regex.hpp"

namespace sallyport::scan {

// A regular expression that is compiled when it is first asked for, once for all threads: most rules never
// see a candidate.
class LazyRegex {
 public:
  explicit LazyRegex(std::string pattern) : pattern_(std::move(pattern)) {}

  // Throws base::Error if the pattern is bad.
  const match::Regex& get() const {
    once_.call([this] { regex_.emplace(pattern_); });
    return *regex_;
  }

 private:
  std::string pattern_;
  mutable base::Once once_;
  mutable std::optional<match::Regex> regex_;
};

}  // namespace sallyport::scan
