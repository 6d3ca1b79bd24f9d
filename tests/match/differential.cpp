#include "match/differential.hpp"

#include <algorithm>
#include <random>

#include <fmt/format.h>

#include "match/confirmation.hpp"

namespace sallyport::test {

namespace {

class TextMaker {
 public:
  TextMaker(const std::vector<Sampled>& patterns, std::uint64_t seed) : random_(seed) {
    for (const Sampled& pattern : patterns)
      samples_.insert(samples_.end(), pattern.samples.begin(), pattern.samples.end());
  }

  std::string make() {
    std::string text;
    for (std::size_t pieces = below(12) + 1; pieces > 0; --pieces) text += piece();
    return text;
  }

 private:
  std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
  }

  std::string piece() {
    std::string sample = samples_[below(samples_.size())];
    switch (below(9)) {
      case 0:
        return sample.substr(0, below(sample.size() + 1));
      case 1:
        return sample.substr(below(sample.size() + 1));
      case 2:
        return sample + sample;
      case 3:
        return sample + separator() + sample;
      case 4:
        return near_miss(std::move(sample));
      case 5:
        return noise();
      default:
        return separator() + sample + separator();
    }
  }

  std::string near_miss(std::string sample) {
    if (sample.empty()) return sample;
    char& byte = sample[below(sample.size())];
    switch (below(3)) {
      case 0:
        byte = static_cast<char>(below(256));
        break;
      case 1:
        byte = static_cast<char>(byte ^ 0x20);
        break;
      default:
        sample.insert(below(sample.size()), 1, sample[below(sample.size())]);
        break;
    }
    return sample;
  }

  std::string separator() {
    static const std::string separators =
        std::string("\n\r\t\v\f =:\"'`,;.-_/\\a0Z\x7f\x80\xe9\xc9\xff") + '\0';
    return std::string(below(3), separators[below(separators.size())]);
  }

  std::string noise() {
    std::string bytes(below(below(20) == 0 ? 3000 : 40), ' ');
    const bool is_text = below(2) == 0;
    for (char& byte : bytes) byte = static_cast<char>(is_text ? 32 + below(95) : below(256));
    return bytes;
  }

  std::mt19937_64 random_;
  std::vector<std::string> samples_;
};

std::string printable(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) {
    const auto code = static_cast<unsigned char>(byte);
    text += code >= 32 && code < 127 ? std::string(1, byte) : fmt::format("\\x{:02x}", code);
  }
  return text;
}

std::string first_difference(const std::vector<Sampled>& patterns, const std::vector<Found>& expected,
                             const std::vector<Found>& actual, std::string_view text) {
  const auto place = std::mismatch(expected.begin(), expected.end(), actual.begin(), actual.end());
  const bool is_missed = place.first != expected.end();
  const Found& found = is_missed ? *place.first : *place.second;
  return fmt::format("{} [{}, {}) of {} in {}", is_missed ? "missed" : "extra", found.span.begin,
                     found.span.end, patterns[found.pattern].pattern.regex, printable(text));
}

}  // namespace

std::deque<match::PatternRegex> regexes_of(const std::vector<Sampled>& patterns) {
  std::deque<match::PatternRegex> regexes;
  for (const Sampled& pattern : patterns) regexes.emplace_back(pattern.pattern.regex);
  return regexes;
}

std::vector<Found> find_by_regex_alone(const std::deque<match::PatternRegex>& regexes,
                                       std::string_view text) {
  std::vector<Found> found;
  std::vector<match::Span> groups;
  for (std::uint32_t pattern = 0; pattern < regexes.size(); ++pattern) {
    std::size_t position = 0;
    while (position <= text.size() && regexes[pattern].exact().find(text, position, text.size(), groups)) {
      found.push_back({pattern, groups[0], groups});
      position = groups[0].size() > 0 ? groups[0].end : groups[0].end + 1;
    }
  }
  return found;
}

std::vector<Found> find_in_two_stages(const match::Database& database, match::Prescan& prescan,
                                      const std::deque<match::PatternRegex>& regexes, std::string_view text) {
  std::vector<Found> found;
  std::vector<match::Span> groups;
  const std::vector<match::Candidate>& candidates = prescan.candidates(text);
  for (std::size_t n = 0; n < candidates.size();) {
    const std::uint32_t pattern = candidates[n].pattern;
    match::Confirmation confirmation(regexes[pattern], database.reach(pattern), text);
    for (; n < candidates.size() && candidates[n].pattern == pattern; ++n) {
      while (confirmation.next(candidates[n], groups)) found.push_back({pattern, groups[0], groups});
    }
  }
  return found;
}

std::string compare_on_random_texts(const std::vector<Sampled>& patterns, std::uint64_t seed,
                                    std::size_t rounds, std::size_t* found) {
  std::vector<match::Pattern> plain;
  for (const Sampled& pattern : patterns) plain.push_back(pattern.pattern);
  const std::deque<match::PatternRegex> regexes = regexes_of(patterns);
  const match::Database database = match::Database::compile(plain);
  match::Prescan prescan(database);
  TextMaker maker(patterns, seed);
  for (std::size_t round = 0; round < rounds; ++round) {
    const std::string text = maker.make();
    const std::vector<Found> expected = find_by_regex_alone(regexes, text);
    const std::vector<Found> actual = find_in_two_stages(database, prescan, regexes, text);
    if (found != nullptr) *found += expected.size();
    if (expected != actual) return first_difference(patterns, expected, actual, text);
  }
  return {};
}

}  // namespace sallyport::test
