#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "match/database.hpp"
#include "match/pattern_regex.hpp"
#include "match/regex.hpp"

namespace sallyport::test {

// A pattern and texts that it matches, or nearly.
struct Sampled {
  match::Pattern pattern;
  std::vector<std::string> samples;
};

struct Found {
  std::uint32_t pattern = 0;
  match::Span span;
  std::vector<match::Span> groups;
  friend bool operator==(const Found&, const Found&) = default;
};

// What RE2 alone finds: every pattern over the whole text, one match after another.
std::vector<Found> find_by_regex_alone(const std::deque<match::PatternRegex>& regexes, std::string_view text);

// What the two stages find together, in the same order.
std::vector<Found> find_in_two_stages(const match::Database& database, match::Prescan& prescan,
                                      const std::deque<match::PatternRegex>& regexes, std::string_view text);

std::deque<match::PatternRegex> regexes_of(const std::vector<Sampled>& patterns);

// Builds `rounds` texts from the samples by `seed`: whole ones, parts, repeats, near misses, with noise
// between; and compares the two on each. Returns "" if they never differ, else a word on the first
// difference, with the text escaped. `found`, if given, is raised by the number of matches.
std::string compare_on_random_texts(const std::vector<Sampled>& patterns, std::uint64_t seed,
                                    std::size_t rounds, std::size_t* found = nullptr);

}  // namespace sallyport::test
