#include "scan/rule_samples.hpp"

#include <algorithm>

#include "proof/proof.hpp"
#include "rules/load.hpp"

namespace sallyport::scan {

namespace {

// Another character of the same kind, so that the rule's regex goes on matching.
char neighbour(char c) {
  if (c >= '0' && c <= '9') return c == '9' ? '2' : static_cast<char>(c + 1);
  if (c >= 'a' && c <= 'z') return c == 'f' || c == 'z' ? 'a' : static_cast<char>(c + 1);
  if (c >= 'A' && c <= 'Z') return c == 'F' || c == 'Z' ? 'A' : static_cast<char>(c + 1);
  return c;
}

}  // namespace

RuleSamples::RuleSamples(const Engine& engine)
    : engine_(&engine),
      // Secrets of the text as it stands alone: what is encoded in it has tests of its own.
      scanner_(engine,
               {.fingerprint_key = "samples", .decode_depth = 0, .on_decision = [this](const Decision& each) {
                  const bool is_text = each.text.data() == text_.data();
                  if (each.rule == rule_ && is_text)
                    places_.push_back({each.match, each.secret, std::string(each.outcome)});
                }}) {}

std::vector<RuleSamples::Place> RuleSamples::places(std::uint32_t rule, std::string_view text) {
  text_ = text;
  rule_ = rule;
  places_.clear();
  scanner_.scan(text);
  std::ranges::sort(places_, {}, [](const Place& place) { return place.match.begin; });
  return std::move(places_);
}

std::size_t RuleSamples::count(std::uint32_t rule, std::string_view text) {
  if (engine_->rules()[rule].regex.empty()) {
    return static_cast<std::size_t>(std::ranges::count(engine_->rules_for_path(text), rule));
  }
  text_ = {};
  const std::vector<Hit> hits = scanner_.scan(text);
  return static_cast<std::size_t>(std::ranges::count(hits, rule, &Hit::rule));
}

std::string RuleSamples::right(std::uint32_t rule, std::string_view pattern, std::string_view seed) {
  std::string text = rules::expand_example(pattern, seed);
  const proof::Proof* proof = proof::find(engine_->rules()[rule].proof);
  if (proof == nullptr || proof->seal == nullptr) return text;
  const std::vector<Place> found = places(rule, text);
  for (auto place = found.rbegin(); place != found.rend(); ++place) {
    const auto [begin, end] = place->secret;
    text.replace(begin, end - begin, proof->seal(std::string_view(text).substr(begin, end - begin)));
  }
  return text;
}

std::optional<std::string> RuleSamples::wrong(std::uint32_t rule, std::string_view pattern,
                                              std::string_view seed) {
  const proof::Proof* proof = proof::find(engine_->rules()[rule].proof);
  if (proof == nullptr || proof->seal == nullptr) return std::nullopt;
  std::string text = right(rule, pattern, seed);
  const std::vector<Place> found = places(rule, text);
  if (found.size() != 1) return std::nullopt;
  const auto [begin, end] = found.front().secret;
  for (std::size_t at = end; at > begin; --at) {
    char& c = text[at - 1];
    const char before = c;
    c = neighbour(c);
    if (proof->check(std::string_view(text).substr(begin, end - begin)) == proof::Outcome::failed)
      return text;
    c = before;
  }
  return std::nullopt;
}

}  // namespace sallyport::scan
