// Which of a million secrets stands in a text of which we only know digests? A digest at every place and for
// every length would be quadratic. So each secret also has a short keyed hash of the eight bytes in its
// middle, and that hash is taken at every place of the text: one multiplication. Where it is one of the
// list's, the digest decides. The middle rather than the beginning, because "https://" and "-----BEGIN" begin
// much that is harmless; 24 bits, so that the file gives away little of a secret beyond what the digest does.

#include "triage/deny_list.hpp"

#include <sys/random.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>
#include <optional>
#include <utility>

#include <fmt/core.h>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace sallyport::triage {

namespace {

constexpr std::string_view kFirstLine = "sallyport-deny-list 1";
constexpr std::size_t kSaltBytes = 32;
constexpr std::size_t kDigestBytes = 32;
constexpr std::size_t kWindowBytes = 8;
constexpr unsigned kHashBits = 24;
constexpr std::size_t kMinDistinctBytes = 5;

std::size_t middle_of(std::size_t length_bytes) {
  return (length_bytes - kWindowBytes) / 2;
}

std::uint64_t load(const char* bytes) {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < kWindowBytes; ++i)
    word |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  return word;
}

std::string bytes_of(const base::Sha256& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

// Bytes of `count` pairs of lower-case hexadecimal digits; nothing if it is anything else.
std::optional<std::string> from_hex(std::string_view hex, std::size_t count) {
  if (hex.size() != 2 * count || hex.find_first_not_of("0123456789abcdef") != std::string_view::npos)
    return std::nullopt;
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    unsigned value = 0;
    std::from_chars(hex.data() + i, hex.data() + i + 2, value, 16);
    bytes += static_cast<char>(value);
  }
  return bytes;
}

// The part of `line` up to the next space, which is taken off it.
std::string_view take_word(std::string_view& line) {
  const std::size_t end = std::min(line.find(' '), line.size());
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(std::min(end + 1, line.size()));
  return word;
}

// The rest of a line that begins with "secret ".
std::optional<DenyList::Entry> parse_entry(std::string_view line) {
  DenyList::Entry entry;
  const std::string_view length = take_word(line);
  const auto [rest, error] =
      std::from_chars(length.data(), length.data() + length.size(), entry.length_bytes);
  const auto prefilter = from_hex(take_word(line), kHashBits / 8);
  auto digest = from_hex(take_word(line), kDigestBytes);
  if (error != std::errc() || rest != length.data() + length.size() || !prefilter || !digest)
    return std::nullopt;
  for (const char byte : *prefilter)
    entry.prefilter = entry.prefilter << 8 | static_cast<unsigned char>(byte);
  entry.digest = std::move(*digest);
  entry.name = line;
  return entry;
}

}  // namespace

DenyList::DenyList(std::string salt) : salt_(std::move(salt)) {
  const std::string keys = bytes_of(base::hmac_sha256(salt_, "sallyport deny list prefilter"));
  mask_ = load(keys.data());
  factor_ = load(keys.data() + kWindowBytes) | 1;
  build_filter();
}

DenyList DenyList::create() {
  std::string salt(kSaltBytes, '\0');
  if (::getrandom(salt.data(), salt.size(), 0) != static_cast<ssize_t>(salt.size()))
    throw base::Error("the system gives no random bytes for a salt");
  return DenyList(std::move(salt));
}

DenyList DenyList::parse(std::string_view text, const std::string& name) {
  if (text.size() > kMaxDenyListBytes)
    throw base::Error(fmt::format("{} is larger than {} bytes", name, kMaxDenyListBytes));
  std::optional<DenyList> list;
  bool has_first_line = false;
  std::size_t number = 0;
  const auto fail = [&](std::string_view what) {
    throw base::Error(fmt::format("{}:{}: {}", name, number, what), "docs/triage.md describes the file");
  };
  for (std::string_view line : base::split(text, '\n')) {
    ++number;
    line = base::trim(line);
    if (!has_first_line) {
      if (line != kFirstLine) fail("the first line must be \"sallyport-deny-list 1\"");
      has_first_line = true;
      continue;
    }
    if (line.empty() || line.starts_with('#')) continue;
    const std::string_view word = take_word(line);
    if (word == "salt" && !list) {
      auto salt = from_hex(line, kSaltBytes);
      if (!salt) fail("a salt has 64 characters of 0-9 and a-f");
      list = DenyList(std::move(*salt));
    } else if (word == "secret" && list) {
      auto entry = parse_entry(line);
      if (!entry) fail("this is no \"secret <length> <prefilter> <digest> [name]\"");
      list->add(std::move(*entry), fmt::format("{}:{}", name, number));
    } else {
      fail("expected one line with \"salt\", then lines with \"secret\"");
    }
  }
  if (!list) throw base::Error(fmt::format("{} holds no salt", name), "docs/triage.md describes the file");
  list->build_filter();
  return std::move(*list);
}

void DenyList::add(Entry entry, std::string_view where) {
  if (entry.length_bytes < kMinKnownSecretBytes || entry.length_bytes > kMaxKnownSecretBytes)
    throw base::Error(fmt::format("{}: a secret has {} to {} bytes, not {}", where, kMinKnownSecretBytes,
                                  kMaxKnownSecretBytes, entry.length_bytes));
  if (entries_.size() >= kMaxKnownSecrets)
    throw base::Error(fmt::format("{}: more than {} secrets", where, kMaxKnownSecrets));
  ++lengths_[entry.length_bytes];
  if (lengths_.size() > kMaxKnownLengths)
    throw base::Error(fmt::format("{}: more than {} different lengths", where, kMaxKnownLengths));
  by_hash_[entry.prefilter].push_back(static_cast<std::uint32_t>(entries_.size()));
  entries_.push_back(std::move(entry));
}

// Some 256 bits for each secret, at most one for each value of the hash: a small list stays in the
// processor's nearest cache.
void DenyList::build_filter() {
  const unsigned bits =
      std::clamp(static_cast<unsigned>(std::bit_width(entries_.size() * 256)), 12U, kHashBits);
  filter_shift_ = kHashBits - bits;
  filter_.assign((std::size_t{1} << bits) / 64, 0);
  for (const Entry& entry : entries_) {
    const std::uint32_t bit = entry.prefilter >> filter_shift_;
    filter_[bit / 64] |= std::uint64_t{1} << (bit % 64);
  }
  for (auto& [hash, indices] : by_hash_) {
    std::stable_sort(indices.begin(), indices.end(), [&](std::uint32_t a, std::uint32_t b) {
      return entries_[a].length_bytes < entries_[b].length_bytes;
    });
  }
}

std::uint32_t DenyList::hash(std::string_view eight_bytes) const noexcept {
  return static_cast<std::uint32_t>(((load(eight_bytes.data()) ^ mask_) * factor_) >> (64 - kHashBits));
}

// The entries that stand in `text` with their middle at `middle`. One digest for each length that has this
// hash.
void DenyList::find_at(std::string_view text, std::size_t middle, std::uint32_t hash,
                       std::vector<const Entry*>& found) const {
  found.clear();
  const auto indices = by_hash_.find(hash);
  if (indices == by_hash_.end()) return;
  std::uint32_t length = 0;
  std::string digest;
  for (const std::uint32_t index : indices->second) {
    const Entry& entry = entries_[index];
    const std::size_t before = middle_of(entry.length_bytes);
    if (before > middle || entry.length_bytes > text.size() - (middle - before)) continue;
    if (entry.length_bytes != length) {
      length = entry.length_bytes;
      digest = bytes_of(base::hmac_sha256(salt_, text.substr(middle - before, length)));
    }
    if (digest == entry.digest) found.push_back(&entry);
  }
}

std::vector<KnownHit> DenyList::find(std::string_view text) const {
  std::vector<KnownHit> hits;
  if (entries_.empty() || text.size() < kMinKnownSecretBytes) return hits;
  std::unordered_map<const Entry*, std::size_t> end_of;  // of its last occurrence
  std::vector<const Entry*> found;
  for (std::size_t middle = 0; middle + kWindowBytes <= text.size(); ++middle) {
    const std::uint32_t value = hash(text.substr(middle, kWindowBytes));
    const std::uint32_t bit = value >> filter_shift_;
    if ((filter_[bit / 64] >> (bit % 64) & 1) == 0) continue;
    find_at(text, middle, value, found);
    for (const Entry* entry : found) {
      const std::size_t begin = middle - middle_of(entry->length_bytes);
      const auto [last, is_first] = end_of.try_emplace(entry, 0);
      if (!is_first && begin < last->second) continue;
      last->second = begin + entry->length_bytes;
      hits.push_back({begin, last->second, entry->name});
    }
  }
  std::sort(hits.begin(), hits.end(), [](const KnownHit& a, const KnownHit& b) {
    return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
  });
  return hits;
}

std::string DenyList::line_for(std::string_view secret, std::string_view name) const {
  if (secret.size() < kMinKnownSecretBytes || secret.size() > kMaxKnownSecretBytes)
    throw base::Error(fmt::format("a known secret has {} to {} bytes, and this one has {}",
                                  kMinKnownSecretBytes, kMaxKnownSecretBytes, secret.size()));
  std::string bytes(secret);
  std::sort(bytes.begin(), bytes.end());
  if (std::unique(bytes.begin(), bytes.end()) - bytes.begin() <
      static_cast<std::ptrdiff_t>(kMinDistinctBytes))
    throw base::Error(fmt::format("a known secret has at least {} different bytes", kMinDistinctBytes));
  if (base::escape_foreign(name) != name || base::trim(name) != name)
    throw base::Error("a name may not hold control characters, nor begin or end with a blank");
  const std::uint32_t prefilter = hash(secret.substr(middle_of(secret.size()), kWindowBytes));
  return fmt::format("secret {} {:06x} {}{}{}\n", secret.size(), prefilter,
                     base::hex_prefix(base::hmac_sha256(salt_, secret), kDigestBytes),
                     name.empty() ? "" : " ", name);
}

bool DenyList::contains(std::string_view secret) const {
  const std::string digest = bytes_of(base::hmac_sha256(salt_, secret));
  return std::any_of(entries_.begin(), entries_.end(),
                     [&](const Entry& entry) { return entry.digest == digest; });
}

std::string DenyList::header() const {
  return fmt::format("{}\nsalt {}\n", kFirstLine, base::to_hex(base::as_bytes(salt_)));
}

}  // namespace sallyport::triage
