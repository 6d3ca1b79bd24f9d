#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace sallyport::match {

// Half-open, in bytes from the start of a text.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t size() const noexcept { return end - begin; }
  friend bool operator==(const Span&, const Span&) = default;
};

// Of what a text consists.
enum class Alphabet : std::uint8_t {
  bytes,      // Latin-1: any bytes are a text
  characters  // UTF-8: `.` and sets match whole characters, and no byte that is part of none
};

// One regular expression in RE2's syntax: linear time in the text whatever the text is. May be used from
// several threads at once.
class Regex {
 public:
  // Throws base::Error, with RE2's word for what is wrong.
  explicit Regex(const std::string& pattern, Alphabet alphabet = Alphabet::bytes);
  ~Regex();
  Regex(const Regex&) = delete;
  Regex& operator=(const Regex&) = delete;
  Regex(Regex&&) noexcept;
  Regex& operator=(Regex&&) noexcept;

  std::size_t group_count() const noexcept;

  bool matches_somewhere(std::string_view text) const;

  // The leftmost-first match that begins at or after `from` and ends at or before `to`, with the whole of
  // `text` as context for \b, ^ and $. groups[0] is the match, groups[n] the n-th group; a group that took no
  // part is {npos, npos}. Returns false if there is none. `groups` is resized to group_count() + 1. Memory is
  // bounded; when RE2 runs out of it, it goes on with a slower machine, so the answer is always exact.
  bool find(std::string_view text, std::size_t from, std::size_t to, std::vector<Span>& groups) const;

 private:
  std::unique_ptr<re2::RE2> re2_;
};

inline constexpr Span kNoGroup{static_cast<std::size_t>(-1), static_cast<std::size_t>(-1)};

}  // namespace sallyport::match
