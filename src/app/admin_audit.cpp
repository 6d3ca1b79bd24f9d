// `sallyport audit`: the receipt log, verified, shown, counted, and begun anew.

#include <algorithm>
#include <deque>
#include <filesystem>
#include <memory>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/admin.hpp"
#include "app/columns.hpp"
#include "app/receipts.hpp"
#include "app/resources.hpp"
#include "audit/log.hpp"
#include "audit/statistics.hpp"
#include "audit/time.hpp"
#include "audit/verify.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace sallyport::app {

namespace {

struct AuditOptions {
  std::vector<std::string> logs;
  std::string format = "text";
  audit::KnownHead known;
  // show
  std::string ref;
  std::string principal;
  std::string outcome;
  std::string since;
  std::size_t count = 20;
};

std::vector<std::filesystem::path> logs_of(const Admin& admin, const AuditOptions& options) {
  if (!options.logs.empty()) return {options.logs.begin(), options.logs.end()};
  git::Repository repository(admin.repository, git::Trust::by_hand);
  const policy::Policy policy = load_policy(repository, admin.policy, PolicyFrom::server);
  if (!policy.receipts)
    throw base::Error(
        fmt::format("{} asks for no receipts", policy.source),
        "name a log with --log FILE, or have receipts written: a table [receipts] in the policy");
  return {receipt_log(*policy.receipts, repository.git_dir())};
}

void print_problems(const audit::Verification& verified, std::FILE* stream) {
  for (const audit::Problem& problem : verified.problems) {
    const std::string place =
        problem.line_1based == 0
            ? std::string("the log")
            : fmt::format("{}:{}", base::escape_foreign(problem.file), problem.line_1based);
    fmt::print(stream, "{}: {}\n", place, base::escape_foreign(problem.what));
  }
  if (verified.problem_count > verified.problems.size())
    fmt::print(stream, "... and {} more\n", verified.problem_count - verified.problems.size());
}

// Of a log that is not whole, what is shown may be wrong or not be all: that is said, and is no success.
base::ExitCode end_with(const audit::Verification& verified) {
  if (verified.is_whole()) return base::ExitCode::accepted;
  print_problems(verified, stderr);
  fmt::print(stderr, "the log is not whole, so what is shown may be wrong\n");
  return base::ExitCode::refused;
}

base::ExitCode verify_logs(const Admin& admin, const AuditOptions& options) {
  const audit::Verification verified = audit::read_logs(logs_of(admin, options), options.known, {});
  print_problems(verified, stdout);
  if (verified.recovered > 0)
    fmt::print("{} times a write did not end, and the entry after it says so\n", verified.recovered);
  if (verified.first_sequence > 1)
    fmt::print("it goes on after entry {}, sha256 {}, which is not looked at\n", verified.first_sequence - 1,
               verified.previous);
  fmt::print("{}: {} entries, the last is {}, sha256 {}\n", verified.is_whole() ? "whole" : "NOT WHOLE",
             verified.entries, verified.sequence, verified.hash);
  return verified.is_whole() ? base::ExitCode::accepted : base::ExitCode::refused;
}

// "main" names refs/heads/main, and every other ref that ends so.
bool names_ref(const std::vector<audit::Ref>& refs, const std::string& wanted) {
  return std::any_of(refs.begin(), refs.end(), [&](const audit::Ref& ref) {
    return ref.name == wanted || ref.name.ends_with("/" + wanted) || ref.asked == wanted;
  });
}

class ReceiptFilter {
 public:
  explicit ReceiptFilter(const AuditOptions& options) : options_(options) {
    if (options.since.empty()) return;
    const auto since = audit::parse_time(options.since);
    if (!since)
      throw base::Error("--since must be a day or a time in UTC, such as 2026-01-31 or 2026-01-31T12:00:00Z");
    since_ms_ = *since;
  }

  bool takes(const audit::Entry& entry) const {
    if (since_ms_ && entry.time_ms < *since_ms_) return false;
    if (const auto* judged = std::get_if<audit::Judged>(&entry.body))
      return fits(judged->refs, judged->pusher, model::to_string(judged->outcome));
    if (const auto* received = std::get_if<audit::Received>(&entry.body))
      return fits(received->refs, received->pusher, {});
    return options_.ref.empty() && options_.principal.empty() && options_.outcome.empty();
  }

 private:
  bool fits(const std::vector<audit::Ref>& refs, const model::Pusher& pusher,
            std::string_view outcome) const {
    const std::string& who = options_.principal;
    return (options_.ref.empty() || names_ref(refs, options_.ref)) &&
           (who.empty() || pusher.principal == who || pusher.account == who) &&
           (options_.outcome.empty() || outcome == options_.outcome);
  }

  const AuditOptions& options_;
  std::optional<std::int64_t> since_ms_;
};

std::string refs_cell(const std::vector<audit::Ref>& refs, std::uint64_t left_out) {
  if (refs.empty()) return fmt::format("{} refs", left_out);
  const audit::Ref& first = refs.front();
  const auto id = [](const model::Oid& oid) { return oid.is_null() ? std::string("-") : oid.abbreviated(); };
  std::string text = fmt::format("{} {}..{}", first.name, id(first.old_id), id(first.new_id));
  const std::uint64_t more = refs.size() - 1 + left_out;
  return more == 0 ? text : fmt::format("{} and {} more", text, more);
}

std::string rules_cell(const audit::Judged& judged) {
  std::vector<std::string> rules;
  for (const audit::Reason& reason : judged.reasons) {
    std::string rule =
        reason.effect == "refuse" ? reason.rule : fmt::format("{} ({})", reason.rule, reason.effect);
    if (std::find(rules.begin(), rules.end(), rule) == rules.end()) rules.push_back(std::move(rule));
  }
  return fmt::format("{}", fmt::join(rules, ", "));
}

std::vector<std::string> receipt_row(const audit::Entry& entry) {
  std::vector<std::string> row = {fmt::to_string(entry.sequence), audit::time_text(entry.time_ms)};
  const auto add = [&](std::vector<std::string> cells) { row.insert(row.end(), cells.begin(), cells.end()); };
  if (const auto* judged = std::get_if<audit::Judged>(&entry.body)) {
    add({std::string(model::to_string(judged->outcome)), audit::name_of(judged->pusher),
         refs_cell(judged->refs, judged->refs_left_out), rules_cell(*judged)});
  } else if (const auto* received = std::get_if<audit::Received>(&entry.body)) {
    add({"received", audit::name_of(received->pusher), refs_cell(received->refs, received->refs_left_out),
         received->push_sequence == 0 ? std::string("NOT JUDGED")
                                      : fmt::format("push {}", received->push_sequence)});
  } else if (const auto* recovered = std::get_if<audit::Recovered>(&entry.body)) {
    add({"recovered", "", fmt::format("{} bytes of a write that did not end", recovered->bytes)});
  } else {
    add({"continued", "", "from " + std::get<audit::Continued>(entry.body).file});
  }
  return row;
}

base::ExitCode show(const Admin& admin, const AuditOptions& options) {
  const ReceiptFilter filter(options);
  std::deque<std::string> lines;
  const auto keep = [&](const audit::Entry& entry, std::string_view line) {
    if (!filter.takes(entry)) return;
    lines.emplace_back(line);
    if (options.count != 0 && lines.size() > options.count) lines.pop_front();
  };
  const audit::Verification verified = audit::read_logs(logs_of(admin, options), {}, keep);
  if (options.format == "json") {
    for (const std::string& line : lines) fmt::print("{}\n", line);
    return end_with(verified);
  }
  std::vector<std::vector<std::string>> rows;
  for (const std::string& line : lines) rows.push_back(receipt_row(audit::parse_line(line)));
  fmt::print("{}", in_columns(rows));
  return end_with(verified);
}

nlohmann::ordered_json outcomes_json(const audit::Statistics::ByPrincipal& counts) {
  return {{"accepted", counts.accepted}, {"refused", counts.refused}, {"undecided", counts.undecided}};
}

std::string stats_json(const audit::Statistics& counted) {
  using Json = nlohmann::ordered_json;
  Json reasons = Json::array();
  for (const auto& [reason, pushes] : counted.reasons())
    reasons.push_back({{"rule", reason.first}, {"effect", reason.second}, {"pushes", pushes}});
  Json secrets = Json::array();
  for (const auto& [rule, pushes] : counted.secrets())
    secrets.push_back({{"rule", rule}, {"pushes", pushes}});
  Json principals = Json::array();
  for (const auto& [name, counts] : counted.principals()) {
    Json one = {{"name", name}};
    one.update(outcomes_json(counts));
    principals.push_back(std::move(one));
  }
  const auto duration = [&](unsigned percent) {
    const auto ms = counted.duration_ms(percent);
    return ms ? Json(*ms) : Json(nullptr);
  };
  const Json all = {{"schema", 1},
                    {"pushes", outcomes_json(counted.outcomes())},
                    {"received", counted.received()},
                    {"unjudged", counted.unjudged()},
                    {"reasons", std::move(reasons)},
                    {"secrets", std::move(secrets)},
                    {"principals", std::move(principals)},
                    {"duration_ms", {{"median", duration(50)}, {"p95", duration(95)}}}};
  return all.dump(2, ' ', true) + "\n";
}

std::string stats_text(const audit::Statistics& counted) {
  const audit::Statistics::ByPrincipal& all = counted.outcomes();
  std::string out = fmt::format(
      "{} pushes: {} accepted, {} refused, {} undecided; {} received, of which {} not judged\n",
      counted.pushes(), all.accepted, all.refused, all.undecided, counted.received(), counted.unjudged());
  if (const auto median = counted.duration_ms(50))
    out +=
        fmt::format("judged in {} ms (median), {} ms (95th percentile)\n", *median, *counted.duration_ms(95));
  std::vector<std::vector<std::string>> rows;
  for (const auto& [reason, pushes] : counted.reasons())
    rows.push_back({fmt::to_string(pushes), reason.second, reason.first});
  for (const auto& [rule, pushes] : counted.secrets())
    rows.push_back({fmt::to_string(pushes), "secret", rule});
  if (!rows.empty()) out += "\nby rule\n" + in_columns(rows);
  rows.clear();
  for (const auto& [name, counts] : counted.principals())
    rows.push_back({fmt::format("{} accepted", counts.accepted), fmt::format("{} refused", counts.refused),
                    fmt::format("{} undecided", counts.undecided), name});
  if (!rows.empty()) out += "\nby principal\n" + in_columns(rows);
  return out;
}

base::ExitCode stats(const Admin& admin, const AuditOptions& options) {
  audit::Statistics counted;
  const audit::Verification verified =
      audit::read_logs(logs_of(admin, options), {},
                       [&](const audit::Entry& entry, std::string_view) { counted.count(entry); });
  fmt::print("{}", options.format == "json" ? stats_json(counted) : stats_text(counted));
  return end_with(verified);
}

base::ExitCode rotate_log(const Admin& admin, const AuditOptions& options) {
  const std::vector<std::filesystem::path> logs = logs_of(admin, options);
  if (logs.size() != 1) throw base::Error("one log at a time can be put aside");
  fmt::print("put aside as {}\n", base::escape_foreign(audit::rotate(logs.front()).string()));
  return base::ExitCode::accepted;
}

}  // namespace

void add_audit_commands(CLI::App& cli, Admin& admin) {
  CLI::App* group =
      cli.add_subcommand("audit", "the receipt log: what was pushed, by whom, and what was said");
  group->require_subcommand(1);
  using Command = base::ExitCode (*)(const Admin&, const AuditOptions&);
  const auto command = [&](const char* name, const char* what, Command run) {
    const auto options = std::make_shared<AuditOptions>();
    CLI::App* sub = group->add_subcommand(name, what);
    sub->callback(
        [&admin, options, run] { admin.action = [&admin, options, run] { return run(admin, *options); }; });
    sub->add_option(
           "--log", options->logs,
           "the log, in place of the one that the policy of -C DIR names; given several times: files "
           "that go on one after the other, the oldest first")
        ->type_name("FILE")
        ->allow_extra_args(false);
    return std::pair(sub, options.get());
  };
  const auto add_format = [](const auto& made) {
    made.first->add_option("--format", made.second->format, "text or json")
        ->check(CLI::IsMember({"text", "json"}));
  };
  const auto verify = command(
      "verify", "whether nothing was changed, taken out, put in or moved; exits with 1 if not all is well",
      verify_logs);
  verify.first
      ->add_option("--head", verify.second->known.hash,
                   "the SHA-256 of an entry that is known from elsewhere, and must be there")
      ->type_name("HASH")
      ->check([](const std::string& text) {
        const bool is_hash =
            text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
        return is_hash ? std::string() : std::string("must be 64 hexadecimal characters");
      });
  verify.first->add_option("--sequence", verify.second->known.sequence,
                           "the number of that entry; without --head: there must be as many");
  const auto shown = command("show", "what was pushed, the latest last", show);
  add_format(shown);
  shown.first->add_option("--ref", shown.second->ref,
                          "pushes of this ref, by its full name or the end of it");
  shown.first->add_option("--principal", shown.second->principal, "pushes of this principal or account");
  shown.first->add_option("--outcome", shown.second->outcome, "accepted, refused or undecided")
      ->check(CLI::IsMember({"accepted", "refused", "undecided"}));
  shown.first->add_option("--since", shown.second->since, "from this day or time on, in UTC")
      ->type_name("TIME");
  shown.first->add_option("-n", shown.second->count, "how many; 0: all (default: 20)");
  add_format(command("stats", "pushes by outcome, rule and principal, and how long they took", stats));
  command("rotate", "puts the log aside as FILE.<number of its last entry>, and begins one that goes on",
          rotate_log);
}

}  // namespace sallyport::app
