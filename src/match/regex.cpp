#include "match/regex.hpp"

#include <utility>

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/error.hpp"

namespace sallyport::match {

namespace {

// RE2 builds its automata as it goes and throws them away when they pass this; where even that does not help
// it goes on with its slower machine, so memory is bounded and the answer stays exact.
constexpr std::int64_t kMaxMemoryBytes = std::int64_t{64} << 20;

RE2::Options options_for(Alphabet alphabet) {
  RE2::Options options;
  options.set_encoding(alphabet == Alphabet::bytes ? RE2::Options::EncodingLatin1
                                                   : RE2::Options::EncodingUTF8);
  options.set_log_errors(false);
  options.set_max_mem(kMaxMemoryBytes);
  return options;
}

// RE2 tells a group that took no part by its null pointer, so an empty text must not have one.
re2::StringPiece piece(std::string_view text) {
  return text.data() == nullptr ? re2::StringPiece("", 0) : re2::StringPiece(text.data(), text.size());
}

}  // namespace

Regex::Regex(const std::string& pattern, Alphabet alphabet)
    : re2_(std::make_unique<RE2>(pattern, options_for(alphabet))) {
  if (!re2_->ok()) throw base::Error(fmt::format("bad regular expression: {}", re2_->error()));
}

Regex::~Regex() = default;
Regex::Regex(Regex&&) noexcept = default;
Regex& Regex::operator=(Regex&&) noexcept = default;

std::size_t Regex::group_count() const noexcept {
  return static_cast<std::size_t>(re2_->NumberOfCapturingGroups());
}

bool Regex::matches_somewhere(std::string_view text) const {
  return re2_->Match(piece(text), 0, text.size(), RE2::UNANCHORED, nullptr, 0);
}

bool Regex::find(std::string_view text, std::size_t from, std::size_t to, std::vector<Span>& groups) const {
  const re2::StringPiece whole = piece(text);
  std::vector<re2::StringPiece> found(group_count() + 1);
  const bool is_found =
      re2_->Match(whole, from, to, RE2::UNANCHORED, found.data(), static_cast<int>(found.size()));
  groups.assign(found.size(), kNoGroup);
  if (!is_found) return false;
  for (std::size_t n = 0; n < found.size(); ++n) {
    if (found[n].data() == nullptr) continue;
    const auto begin = static_cast<std::size_t>(found[n].data() - whole.data());
    groups[n] = {begin, begin + found[n].size()};
  }
  return true;
}

}  // namespace sallyport::match
