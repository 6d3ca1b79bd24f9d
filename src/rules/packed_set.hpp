#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "rules/rule.hpp"

namespace sallyport::rules {

// A set of rules in its serialized form (serialize in rules/load.hpp), of which each rule is read when it is
// asked for. The bytes are borrowed. May be asked by several threads at once.
class PackedSet {
 public:
  static constexpr std::string_view kMagic = "sallyport-rules 4\n";

  PackedSet() = default;
  // Looks at the table of rules, and at no rule. Throws base::Error if it does not fit the bytes.
  explicit PackedSet(std::string_view bytes);

  std::size_t size() const noexcept { return rules_.size(); }

  // What can be told without reading a rule. Throw std::out_of_range.
  bool has_regex(std::size_t rule) const;
  bool requires_others(std::size_t rule) const;
  std::string_view id(std::size_t rule) const;  // base::Error if it is damaged

  // Throw base::Error for anything that serialize does not write.
  Rule rule(std::size_t rule) const;  // std::out_of_range
  std::vector<AllowList> allow_lists() const;

  // What the table says of a rule.
  static std::uint8_t flags_of(const Rule& rule) noexcept;

 private:
  struct Packed {
    std::string_view body;
    std::uint8_t flags = 0;
  };

  std::vector<Packed> rules_;
  std::string_view allow_lists_;
};

}  // namespace sallyport::rules
