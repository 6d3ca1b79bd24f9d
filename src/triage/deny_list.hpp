#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sallyport::triage {

inline constexpr std::size_t kMinKnownSecretBytes = 8;  // a shorter one stands everywhere
inline constexpr std::size_t kMaxKnownSecretBytes = 16'384;
inline constexpr std::size_t kMaxKnownSecrets = 1'000'000;
inline constexpr std::size_t kMaxKnownLengths = 1'024;  // distinct lengths
inline constexpr std::uint64_t kMaxDenyListBytes = 256 << 20;

// An occurrence of a known secret.
struct KnownHit {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string_view name;  // what the list calls it; may be empty. Lives as long as the list
};

// Secrets that may never stand anywhere again, known by salted digests alone: exported from a vault, or
// purged from a history. Immutable once read; find() may be called by many threads.
//
// The file, in lines: "sallyport-deny-list 1", "salt <64 hex>", then for each secret
// "secret <length> <6 hex: prefilter> <64 hex: HMAC-SHA-256(salt, secret)> [name]". '#' begins a comment
// line. The prefilter is 24 bits of a keyed hash of the eight bytes in the secret's middle. Whoever has the
// file can test guesses against it, so it is kept from others' eyes.
class DenyList {
 public:
  // A new list without secrets. The salt is 32 random bytes.
  static DenyList create();
  // Throws base::Error with "name:line". Limits: the constants above.
  static DenyList parse(std::string_view text, const std::string& name);

  // Every occurrence in `text`, in order; those of one secret do not overlap. Linear: a hash of eight bytes
  // at each place, and a digest of at most kMaxKnownSecretBytes where that hash is one of the list's.
  std::vector<KnownHit> find(std::string_view text) const;

  // The line to append for `secret`, ending in LF. Throws base::Error if it is too short or too long, if it
  // has fewer than five distinct bytes (such stands in much that is no secret, and matching would be slow),
  // or if `name` holds a control character.
  std::string line_for(std::string_view secret, std::string_view name) const;
  bool contains(std::string_view secret) const;
  // The head of a file with this salt.
  std::string header() const;

  struct Entry {
    std::uint32_t length_bytes = 0;
    std::uint32_t prefilter = 0;
    std::string digest;  // 32 bytes
    std::string name;
  };
  const std::vector<Entry>& entries() const noexcept { return entries_; }

 private:
  explicit DenyList(std::string salt);
  void add(Entry entry, std::string_view where);
  void build_filter();
  std::uint32_t hash(std::string_view eight_bytes) const noexcept;
  void find_at(std::string_view text, std::size_t middle, std::uint32_t hash,
               std::vector<const Entry*>& found) const;

  std::string salt_;  // 32 bytes
  std::uint64_t mask_ = 0;
  std::uint64_t factor_ = 0;
  std::vector<Entry> entries_;
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> by_hash_;  // prefilter to indices, by length
  std::unordered_map<std::uint32_t, std::uint32_t> lengths_;               // length to how many
  std::vector<std::uint64_t> filter_;                                      // bits, by the prefilter's highest
  unsigned filter_shift_ = 24;
};

}  // namespace sallyport::triage
