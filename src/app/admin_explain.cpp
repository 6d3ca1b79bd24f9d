// `sallyport explain`: how a finding came to be, stage by stage, and what would let it pass.

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "app/admin.hpp"
#include "app/admin_bench.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "report/place.hpp"
#include "scan/hit.hpp"
#include "triage/ignore_file.hpp"

namespace sallyport::app {

namespace {

struct ExplainOptions {
  std::string fingerprint;
  std::vector<std::string> revisions;
};

// A match whose secret has the fingerprint that was asked for.
struct Match {
  std::uint32_t rule = 0;
  std::string path;
  std::string outcome;
  double entropy_bits = 0;

  friend bool operator==(const Match&, const Match&) = default;
};

// In the order in which they are passed.
constexpr std::array<std::string_view, 8> kStages = {"match", "profile", "keyword",    "entropy",
                                                     "value", "proof",   "allow-list", "stop word"};

std::string passed_stage(std::string_view stage, const rules::Rule& rule, const Match& match) {
  if (stage == "match") return "the rule's regex matches there";
  if (stage == "profile") return fmt::format("the rule speaks from profile {} on", to_string(rule.profile));
  if (stage == "keyword")
    return rule.keywords.empty()
               ? "asks for none"
               : fmt::format("one of these is in the text: {}", fmt::join(rule.keywords, ", "));
  if (stage == "entropy")
    return rule.entropy > 0
               ? fmt::format("{:.2f} bits a character, above {:.2f}", match.entropy_bits, rule.entropy)
               : fmt::format("{:.2f} bits a character; the rule asks for none", match.entropy_bits);
  if (stage == "value") return rule.value.empty() ? "any will do" : "a likely " + rule.value;
  if (stage == "proof")
    return rule.proof.empty() ? "the rule knows none" : rule.proof + " does not speak against it";
  if (stage == "allow-list") return "none takes it back by its content";
  return "none is in it";
}

std::string failed_stage(std::string_view stage, const rules::Rule& rule, const Match& match) {
  if (stage == "profile")
    return fmt::format("the rule speaks from profile {} on only", to_string(rule.profile));
  if (stage == "keyword")
    return fmt::format("none of these is in the text: {}", fmt::join(rule.keywords, ", "));
  if (stage == "entropy")
    return fmt::format("{:.2f} bits a character, not above {:.2f}", match.entropy_bits, rule.entropy);
  if (stage == "value") return "no likely secret";
  if (stage == "proof") return rule.proof + " says that it cannot be one";
  if (stage == "allow-list") return "an allow-list takes it back by its content";
  return "a stop word is in it";
}

void print_field(std::string_view label, std::string_view text) {
  fmt::print("  {:<11} {}\n", label, text);
}

void print_stages(const rules::Rule& rule, const Match& match) {
  print_field("candidate", "the first stage saw that the rule may match");
  for (const std::string_view stage : kStages) {
    if (stage == match.outcome) {
      print_field(stage, failed_stage(stage, rule, match) + ": decided here, not reported");
      return;
    }
    print_field(stage, passed_stage(stage, rule, match));
  }
}

std::string state_text(const model::Finding& finding) {
  switch (finding.state) {
    case model::FindingState::allowed:
      return "allowed by a comment on its line, where comments count";
    case model::FindingState::ignored:
      return "ignored: " + finding.triage;
    case model::FindingState::baselined:
      return "in the baseline: a note";
    case model::FindingState::fresh:
    case model::FindingState::known:
      break;
  }
  return finding.triage.empty() ? "nobody allows or ignores it: it refuses where a change brings it"
                                : finding.triage + ": it refuses where a change brings it";
}

void print_remedies(const rules::Rule& rule, const std::string& fingerprint, bool is_in_container) {
  fmt::print("What would allow it, if it is no secret:\n");
  if (!is_in_container) fmt::print("  a comment on its line: sallyport:allow {}\n", rule.id);
  fmt::print("  an entry in {}:\n    sallyport ignore add {} --reason \"...\"\n", triage::kIgnoreFileName,
             fingerprint);
  fmt::print("  a value that does not look like one: with EXAMPLE at its end, or a row of six x in it\n");
  fmt::print("On the server these count as far as its policy says ([triage], inline_allow).\n");
}

class Explainer {
 public:
  Explainer(Bench& bench, const ExplainOptions& options) : bench_(bench), options_(options) {}

  base::ExitCode run() {
    SweepRequest request{options_.revisions};
    request.on_decision = [this](const SweepDecision& found) { take(found); };
    const Judge judge = bench_.judge();
    const std::vector<model::Finding> all = sweep(bench_.repository, judge, request);
    std::copy_if(all.begin(), all.end(), std::back_inserter(findings_),
                 [&](const model::Finding& finding) { return finding.fingerprint == options_.fingerprint; });
    if (matches_.empty() && findings_.empty()) throw_not_found();
    for (const Match& match : matches_) print(match);
    for (const model::Finding& finding : findings_) print_if_without_match(finding);
    return base::ExitCode::accepted;
  }

 private:
  void take(const SweepDecision& found) {
    if (found.fingerprint != options_.fingerprint) return;
    const scan::Decision& decision = found.decision;
    const std::string_view secret = decision.text.substr(decision.secret.begin, decision.secret.size());
    Match match{decision.rule, std::string(found.path), std::string(decision.outcome),
                scan::entropy_bits(secret)};
    if (std::find(matches_.begin(), matches_.end(), match) == matches_.end())
      matches_.push_back(std::move(match));
  }

  void print(const Match& match) const {
    const rules::Rule& rule = bench_.engine.rules()[match.rule];
    fmt::print("{}\n", heading(rule));
    const auto finding = std::find_if(findings_.begin(), findings_.end(), [&](const model::Finding& one) {
      return one.path == match.path && one.rule == rule.id;
    });
    if (finding == findings_.end()) {
      print_field("at", base::escape_foreign(match.path));
      print_stages(rule, match);
      if (match.outcome == "reported")
        print_field("path", "does not count at this path or commit: decided here, not reported");
      return;
    }
    print_place(*finding);
    print_stages(rule, match);
    print_field("path", "counts at this path");
    print_field("state", base::escape_foreign(state_text(*finding)));
    print_remedies(rule, options_.fingerprint,
                   std::any_of(findings_.begin(), findings_.end(), report::is_in_container));
  }

  // A known secret, or the file itself: no match of a regex.
  void print_if_without_match(const model::Finding& finding) const {
    const bool has_match = std::any_of(matches_.begin(), matches_.end(), [&](const Match& match) {
      return bench_.engine.rules()[match.rule].id == finding.rule;
    });
    if (has_match) return;
    fmt::print("{} ({}, {})\n", base::escape_foreign(finding.description), finding.rule,
               model::to_string(finding.severity));
    print_place(finding);
    print_field("state", finding.rule == "known-secret" ? "on the deny-list, which nothing overrules"
                                                        : base::escape_foreign(state_text(finding)));
  }

  static std::string heading(const rules::Rule& rule) {
    return fmt::format("{} ({}, {}), rule at {}", base::escape_foreign(rule.description), rule.id,
                       model::to_string(rule.severity), rule.origin);
  }

  static void print_place(const model::Finding& finding) {
    print_field("at", report::where(finding) +
                          (finding.commit.is_null() ? "" : ", commit " + finding.commit.abbreviated()));
    print_field("found", base::escape_foreign(finding.redacted));
  }

  [[noreturn]] void throw_not_found() const {
    throw base::Error(
        fmt::format("nothing with the fingerprint {} is in {}", options_.fingerprint,
                    options_.revisions.empty() ? "the files of HEAD" : "what the revisions bring"),
        "name the commits that bring it, such as main~5..main; fingerprints of a server that has a "
        "fingerprint_key of its own need its policy: --policy FILE");
  }

  Bench& bench_;
  const ExplainOptions& options_;
  std::vector<Match> matches_;
  std::vector<model::Finding> findings_;
};

}  // namespace

void add_explain_command(CLI::App& cli, Admin& admin) {
  const auto options = std::make_shared<ExplainOptions>();
  CLI::App* explain = cli.add_subcommand("explain", "how a finding came to be, and what would allow it");
  explain->add_option("fingerprint", options->fingerprint, "as reports show it")->required();
  explain->add_option("revisions", options->revisions, "where to look; otherwise the files of HEAD");
  explain->callback([&admin, options] {
    admin.action = [&admin, options] {
      if (!triage::is_fingerprint(options->fingerprint))
        throw base::Error("a fingerprint has 32 characters of 0-9 and a-f", "copy it from the report");
      Bench bench(admin);
      return Explainer(bench, *options).run();
    };
  });
}

}  // namespace sallyport::app
