#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "sign/verified.hpp"

namespace sallyport::sign {

// For maps with text as their key, which are asked with views.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>()(text); }
};

// Whether all of `name` matches a pattern of OpenSSH (ssh_config(5), PATTERNS): "*" is any number of
// characters, "?" one. Takes at most the product of both lengths.
bool matches_pattern(std::string_view name, std::string_view pattern) noexcept;

// Who the principals of one authority's certificates are.
class SshIdentities {
 public:
  struct Match {
    Owner owner = kNobody;
    bool is_ambiguous = false;  // several owners; `owner` is one of them
  };

  // Throws base::Error if the pattern is empty or another owner's, or if it is a list or a negation, which
  // are not what they would be in OpenSSH.
  void add(std::string_view pattern, Owner owner);

  // The owner whom all principals that match anything belong to.
  Match find(const std::vector<std::string_view>& principals) const;

 private:
  std::unordered_map<std::string, Owner, TextHash, std::equal_to<>> owners_;  // by the pattern, wild or not
  std::vector<std::pair<std::string, Owner>> wild_;                           // those with "*" or "?" in them
};

}  // namespace sallyport::sign
