#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "match/regex.hpp"
#include "scan/engine.hpp"
#include "scan/scanner.hpp"

namespace sallyport::scan {

// Texts with secrets as an issuer would give them out, made of the rules' templates (rules::expand_example):
// where a rule names a proof that seals, the secret of the expanded template is found by the rule without its
// proof, and sealed. For checks and tests; not to be shared by threads.
class RuleSamples {
 public:
  // `engine` must outlive it. A rule beyond its profile is found in no sample.
  explicit RuleSamples(const Engine& engine);

  // `pattern`, one of the rule's templates, expanded with `seed` and sealed. Throws base::Error on a
  // malformed template.
  std::string right(std::uint32_t rule, std::string_view pattern, std::string_view seed);

  // As right, but with a character of the secret changed so that its proof fails. Nothing where the rule's
  // proof seals nothing, or does not fail for this form of the secret.
  std::optional<std::string> wrong(std::uint32_t rule, std::string_view pattern, std::string_view seed);

  // How many secrets the rule finds in `text`; or, for a rule that speaks of paths, whether it finds `text`.
  std::size_t count(std::uint32_t rule, std::string_view text);

  // A match of the rule, wherever its candidate came to nothing.
  struct Place {
    match::Span match;
    match::Span secret;
    std::string outcome;  // Decision::outcome
  };
  // The matches of the rule in `text` itself, in order.
  std::vector<Place> places(std::uint32_t rule, std::string_view text);

 private:
  const Engine* engine_;
  std::string_view text_;  // that is being scanned
  std::uint32_t rule_ = 0;
  std::vector<Place> places_;
  Scanner scanner_;
};

}  // namespace sallyport::scan
