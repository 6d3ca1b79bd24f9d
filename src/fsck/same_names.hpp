#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sallyport::fsck {

// The names of one tree, to be asked which of them are one name: for git, or only for a file system that
// looks past the case and composition of letters. Keeps views of the names.
class NameSet {
 public:
  void reserve(std::size_t count) { names_.reserve(count); }

  // `plain_hash`: of scan_name(), for a name of plain ASCII.
  void add_plain(std::string_view name, std::uint64_t plain_hash) {
    names_.push_back({name, plain_hash, kPlain});
  }
  // Any other name, with its folded form.
  void add_other(std::string_view name, std::string folded);

  using Pair = std::pair<std::string_view, std::string_view>;
  struct Same {
    std::optional<Pair> equal;      // the first two that are equal, byte by byte
    std::optional<Pair> colliding;  // the first two that are not, and fold to the same
  };
  // Linear in the number of names, in practice; n log n at worst.
  Same find_same() const;

 private:
  static constexpr std::uint32_t kPlain = 0xFFFFFFFFU;
  struct Name {
    std::string_view text;
    std::uint64_t hash;
    std::uint32_t folded;  // index into folded_, or kPlain
  };

  bool look_up_all(Same& same) const;
  void sort_all(Same& same) const;
  int compare_folded(const Name& a, const Name& b) const noexcept;
  void note(const Name& earlier, const Name& later, Same& same) const;

  std::vector<Name> names_;
  std::vector<std::string> folded_;
};

}  // namespace sallyport::fsck
