// The report for people. First what refuses, then what warns, then notes; what was looked at and, last, the
// verdict in one line, because that is what a terminal shows at the end of a push.

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/core.h>

#include "base/text.hpp"
#include "report/formats.hpp"
#include "report/group.hpp"
#include "report/mend.hpp"
#include "report/place.hpp"
#include "report/text_writer.hpp"

namespace sallyport::report {

namespace {

constexpr std::size_t kPlacesShown = 5;
constexpr std::size_t kReasonsShown = 20;

std::string counted(std::uint64_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string size_text(std::uint64_t bytes) {
  const auto value = static_cast<double>(bytes);
  if (bytes < 1000) return counted(bytes, "byte");
  if (bytes < 1'000'000) return fmt::format("{:.1f} kB", value / 1e3);
  if (bytes < 1'000'000'000) return fmt::format("{:.1f} MB", value / 1e6);
  return fmt::format("{:.1f} GB", value / 1e9);
}

// "looked at 10 commits, 52 objects (2 excused), 1.2 MB in 0.02 s"
std::string looked_at(const model::Coverage& coverage) {
  const auto if_any = [](std::uint64_t count, std::string_view what) {
    return count == 0 ? std::string() : fmt::format(" ({} {})", count, what);
  };
  return fmt::format("looked at {}, {}{}{}, {} in {:.{}f} s", counted(coverage.commits.read, "commit"),
                     counted(coverage.objects.scanned, "object"), if_any(coverage.objects.excused, "excused"),
                     if_any(coverage.objects.by_libgit2, "read by libgit2: git repack may help"),
                     size_text(coverage.bytes), coverage.seconds, coverage.seconds < 10 ? 2 : 0);
}

// "commit 0123456789ab, refs/heads/main", as far as the place does not say it.
std::string brought_by(const model::Finding& finding) {
  std::string out;
  if (!finding.commit.is_null() && finding.place != model::Place::commit)
    out = "commit " + finding.commit.abbreviated();
  if (!finding.ref.empty() && finding.ref != finding.path)
    out += (out.empty() ? "" : ", ") + base::escape_foreign(finding.ref);
  return out;
}

void write_places(TextWriter& writer, const Group& group) {
  for (std::size_t i = 0; i < std::min(kPlacesShown, group.places.size()); ++i) {
    const std::string place = where(*group.places[i]);
    const std::string by = brought_by(*group.places[i]);
    writer.field(i == 0 ? "at" : "", by.empty() ? place : place + ", " + by, {place});
  }
  if (group.places.size() > kPlacesShown)
    writer.field("", fmt::format("and {}", counted(group.places.size() - kPlacesShown, "more place")));
}

// What was known of the secret before this change.
void write_history(TextWriter& writer, const Group& group) {
  const auto& places = group.places;
  const bool is_back = std::any_of(places.begin(), places.end(),
                                   [](const model::Finding* place) { return place->is_reintroduced; });
  if (is_back) writer.field("note", "reintroduced: it was here before, was taken out, and is back");
  std::set<std::string_view> told;
  for (const model::Finding* place : places) {
    if (!place->triage.empty() && told.insert(place->triage).second)
      writer.field("note", base::escape_foreign(place->triage));
    if (told.size() == kPlacesShown) return;
  }
}

// "critical", or "medium, low confidence": a confidence is worth a word only where there is doubt.
std::string how_grave(const model::Finding& finding) {
  std::string out(model::to_string(finding.severity));
  if (finding.confidence != model::Confidence::high)
    out += fmt::format(", {} confidence", model::to_string(finding.confidence));
  return out;
}

void write_group(TextWriter& writer, const Group& group, const Options& options) {
  const model::Finding& finding = group.first();
  const bool is_warning = group.weight == Weight::warning;
  writer.prose(fmt::format("{}: {} ({}, {})", is_warning ? "warning, secret" : "secret",
                           base::escape_foreign(finding.description), base::escape_foreign(finding.rule),
                           how_grave(finding)),
               is_warning ? Color::yellow : Color::red);
  write_places(writer, group);
  if (!finding.redacted.empty()) {
    const std::string redacted = base::escape_foreign(finding.redacted);
    writer.field("found", redacted, {redacted});
  }
  if (!finding.fingerprint.empty())
    writer.field(finding.redacted.empty() ? "found" : "", "fingerprint " + finding.fingerprint);
  write_history(writer, group);
  writer.hint("mend", how_to_mend(group, options.action));
  writer.field("allow", how_to_allow(group, options));
  writer.empty_line();
}

// What the message does not say of the reason's path, commit and ref.
std::string not_said(const model::Reason& reason) {
  std::string out;
  const auto add = [&](const std::string& what, const std::string& shown) {
    if (what.empty() || reason.message.find(what) != std::string::npos) return;
    out += (out.empty() ? "" : ", ") + shown;
  };
  add(reason.path, base::escape_foreign(reason.path));
  if (!reason.commit.is_null()) add(reason.commit.abbreviated(), "commit " + reason.commit.abbreviated());
  add(reason.ref, base::escape_foreign(reason.ref));
  return out;
}

// Reasons of one rule, with a hint after each run of reasons that share it.
void write_reasons(TextWriter& writer, const std::vector<const model::Reason*>& reasons, bool is_warning) {
  writer.line(
      fmt::format("{}: {}", is_warning ? "warning, rule" : "rule", base::escape_foreign(reasons[0]->rule)),
      is_warning ? Color::yellow : Color::red);
  const std::size_t shown = std::min(kReasonsShown, reasons.size());
  std::string_view label = "why";
  for (std::size_t i = 0; i < shown; ++i) {
    const model::Reason& reason = *reasons[i];
    const std::string path = base::escape_foreign(reason.path);
    writer.field(label, base::escape_foreign(reason.message), {path});
    label = {};
    const std::string rest = not_said(reason);
    if (!rest.empty()) writer.field("at", rest, {path});
    const bool is_last_of_hint = i + 1 == shown || reasons[i + 1]->hint != reason.hint;
    if (!is_last_of_hint || reason.hint.empty()) continue;
    writer.hint("mend", reason.hint);
    label = "why";
  }
  if (reasons.size() > shown) writer.field("", fmt::format("and {} more", reasons.size() - shown));
  writer.empty_line();
}

// All reasons but those that stand for findings, by rule, in the order in which the rules first occur.
void write_all_reasons(TextWriter& writer, const model::Verdict& verdict, model::Effect effect) {
  std::vector<std::vector<const model::Reason*>> by_rule;
  std::map<std::string_view, std::size_t> index;
  for (const model::Reason& reason : verdict.reasons) {
    if (reason.rule == "secrets" || reason.effect != effect) continue;
    const std::size_t at = index.try_emplace(reason.rule, by_rule.size()).first->second;
    if (at == by_rule.size()) by_rule.emplace_back();
    by_rule[at].push_back(&reason);
  }
  for (const auto& reasons : by_rule) write_reasons(writer, reasons, effect == model::Effect::warns);
}

void write_note(TextWriter& writer, const model::Verdict& verdict) {
  const Weights weights(verdict);
  std::uint64_t known = 0;
  std::uint64_t allowed = 0;
  std::uint64_t ignored = 0;
  std::uint64_t baselined = 0;
  std::uint64_t off = 0;
  for (const model::Finding& finding : verdict.findings) {
    known += finding.state == model::FindingState::known;
    allowed += finding.state == model::FindingState::allowed;
    ignored += finding.state == model::FindingState::ignored;
    baselined += finding.state == model::FindingState::baselined;
    off += finding.state == model::FindingState::fresh && weights.of(finding) == Weight::note;
  }
  std::string note;
  const auto add = [&](std::uint64_t count, std::string_view what) {
    if (count != 0) note += fmt::format("{}{} {}", note.empty() ? "" : ", ", count, what);
  };
  add(known, "there before this change");
  add(allowed, "allowed by a comment");
  add(ignored, "ignored by an ignore file");
  add(baselined, "in the baseline");
  add(off, "where the policy has secrets off");
  if (!note.empty()) writer.prose("note: secrets that do not refuse: " + note);
}

// "2 secrets, 1 rule, 1 warning": how many of each kind there are. A rule counts once, whatever it was broken
// by.
std::string counts(const model::Verdict& verdict, const std::vector<Group>& groups) {
  std::uint64_t secrets = 0;
  std::uint64_t warnings = 0;
  for (const Group& group : groups) ++(group.weight == Weight::refusal ? secrets : warnings);
  std::set<std::string_view> rules;
  for (const model::Reason& reason : verdict.reasons) {
    if (reason.rule == "secrets") continue;
    if (reason.refuses()) rules.insert(reason.rule);
    if (reason.effect == model::Effect::warns) ++warnings;
  }
  std::string out;
  const auto add = [&](std::uint64_t count, std::string_view noun) {
    if (count != 0) out += (out.empty() ? "" : ", ") + counted(count, noun);
  };
  add(secrets, "secret");
  add(rules.size(), "rule");
  add(warnings, "warning");
  return out;
}

// "pushed by alice (gitea: alice9)": whom rules on who pushes mean. Not where the policy asks nobody.
void write_pusher(TextWriter& writer, const model::Verdict& verdict) {
  const model::Pusher& pusher = verdict.pusher;
  const bool is_asked = !pusher.provider.empty() && pusher.provider != "none";
  if (!is_asked || verdict.outcome != model::Outcome::refused) return;
  std::string known = pusher.account.empty() ? pusher.key : pusher.account;
  if (!pusher.detail.empty()) known += (known.empty() ? "" : ", ") + pusher.detail;
  writer.line(fmt::format(
      "pushed by {} ({}: {})",
      pusher.principal.empty() ? "nobody that the policy knows" : base::escape_foreign(pusher.principal),
      base::escape_foreign(pusher.provider), base::escape_foreign(known)));
}

void write_summary(TextWriter& writer, const model::Verdict& verdict, const std::vector<Group>& groups,
                   const Options& options) {
  std::string summary = base::escape_foreign(options.program) + ": ";
  Color color = Color::red;
  switch (verdict.outcome) {
    case model::Outcome::accepted:
      summary += "accepted";
      color = Color::green;
      break;
    case model::Outcome::refused:
      summary += "refused";
      break;
    case model::Outcome::undecided:
      summary += "could not decide";
      break;
  }
  const std::string what = counts(verdict, groups);
  if (!what.empty()) summary += ": " + what;
  const std::string looked = looked_at(verdict.coverage);
  if (summary.size() + 2 + looked.size() <= options.columns) {
    writer.line(summary + "; " + looked, color);
  } else {
    writer.prose(looked);
    writer.line(summary, color);
  }
}

// Empty lines stay empty: there is nothing in them to be shown.
std::string with_prefix(std::string_view text, std::string_view prefix) {
  std::string out;
  for (const std::string_view line : base::split(text, '\n')) {
    if (!line.empty()) out += fmt::format("{}{}", prefix, line);
    out += '\n';
  }
  out.pop_back();  // behind the last line feed there is no line
  return out;
}

}  // namespace

std::string render_text(const model::Verdict& verdict, const Options& options) {
  if (!options.refusal_prefix.empty() && verdict.outcome != model::Outcome::accepted) {
    Options behind = options;
    behind.columns -= std::min(options.refusal_prefix.size(), options.columns);
    behind.refusal_prefix.clear();
    return with_prefix(render_text(verdict, behind), options.refusal_prefix);
  }
  TextWriter writer(options.columns, options.has_color);
  const std::vector<Group> groups = groups_of(verdict);
  for (const Group& group : groups) {
    if (group.weight == Weight::refusal) write_group(writer, group, options);
  }
  write_all_reasons(writer, verdict, model::Effect::refuses);
  for (const Group& group : groups) {
    if (group.weight == Weight::warning) write_group(writer, group, options);
  }
  write_all_reasons(writer, verdict, model::Effect::warns);
  write_note(writer, verdict);
  write_pusher(writer, verdict);
  write_summary(writer, verdict, groups, options);
  return writer.take();
}

}  // namespace sallyport::report
