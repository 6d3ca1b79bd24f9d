#include "app/receipts.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cmath>
#include <cstdio>
#include <map>
#include <tuple>
#include <utility>

#include <fmt/core.h>

#include "app/conclude.hpp"
#include "app/receiver.hpp"
#include "audit/find_push.hpp"
#include "audit/metrics.hpp"
#include "audit/system_log.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "report/conceal.hpp"

namespace sallyport::app {

namespace fs = std::filesystem;

namespace {

// So that no push makes a line that nobody can handle.
constexpr std::size_t kMaxRefsBytes = 4 << 20;
constexpr std::size_t kMaxReasons = 200;
constexpr std::size_t kMaxSecrets = 100;
constexpr std::size_t kMaxTextBytes = 4096;

void tell_operator(std::string_view what) {
  fmt::print(stderr, "sallyport: {}\n", base::escape_foreign(what));
}

std::string cut(const std::string& text) {
  return text.size() <= kMaxTextBytes ? text : text.substr(0, kMaxTextBytes) + "...";
}

void add_refs(const RefNames& names, audit::Judged& judged) {
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const audit::Ref& ref = names.ref(i);
    bytes += ref.name.size() + ref.asked.size() + ref.old_id.bytes().size() * 4;
    if (bytes > kMaxRefsBytes) {
      judged.refs_left_out = names.size() - i;
      return;
    }
    judged.refs.push_back(ref);
  }
}

void add_reasons(const model::Verdict& verdict, const RefNames& names, audit::Judged& judged) {
  for (const model::Reason& reason : verdict.reasons) {
    if (judged.reasons.size() == kMaxReasons) {
      ++judged.reasons_left_out;
      continue;
    }
    judged.reasons.push_back({reason.rule, names.conceal(reason.ref), reason.commit, cut(reason.path),
                              std::string(model::to_string(reason.effect)),
                              cut(names.conceal(reason.message))});
  }
}

// Each secret once, and at how many places.
void add_findings(const model::Verdict& verdict, audit::Judged& judged) {
  using Key = std::tuple<std::string_view, std::string_view, model::FindingState>;
  std::map<Key, std::size_t> index;
  for (const model::Finding& finding : verdict.findings) {
    const auto [found, is_new] =
        index.try_emplace({finding.rule, finding.fingerprint, finding.state}, index.size());
    if (found->second >= kMaxSecrets) {
      judged.findings_left_out += is_new ? 1 : 0;
      continue;
    }
    if (is_new)
      judged.findings.push_back({finding.rule, finding.redacted, finding.fingerprint,
                                 std::string(model::to_string(finding.state)), 0});
    ++judged.findings[found->second].places;
  }
}

}  // namespace

fs::path receipt_log(const policy::Receipts& receipts, const fs::path& git_dir) {
  return (git_dir / receipts.log).lexically_normal();
}

ReceiptLog::ReceiptLog(const policy::Receipts& receipts, const git::Repository& repository)
    : receipts_(receipts) {
  const fs::path log = receipt_log(receipts, repository.git_dir());
  const fs::path own_folder = (repository.git_dir() / "sallyport").lexically_normal();
  if (log.parent_path() == own_folder && ::mkdir(own_folder.c_str(), 0750) != 0 && errno != EEXIST)
    throw base::Error(fmt::format("cannot make the folder {}", own_folder.string()));
  log_.emplace(log);
}

void ReceiptLog::append(audit::Entry entry) && {
  const audit::Appended appended = log_->append(entry);
  if (!receipts_.prometheus.empty()) {
    try {
      audit::update_metrics(*log_, receipts_.prometheus);
    } catch (const std::exception& error) {
      tell_operator(fmt::format("the metrics of this server were not written: {}", error.what()));
    }
  }
  log_.reset();
  if (receipts_.syslog.empty()) return;
  entry.sequence = appended.sequence;
  audit::send_to_syslog(receipts_.syslog, entry, appended.hash);
}

PushReceipt::PushReceipt(const policy::Policy& policy, const git::Repository& repository,
                         const PushRequest& request, const Progress& progress)
    : policy_(policy),
      repository_(repository),
      request_(request),
      progress_(progress),
      names_(request.push) {}

void PushReceipt::note(const Judge& judge) {
  if (!policy_.receipts) return;
  rules_digest_ = judge.engine.rules_digest();
  names_.look_at(judge);
}

audit::Judged PushReceipt::judged(const model::Verdict& verdict) const {
  audit::Judged judged;
  judged.repository = repository_.git_dir().string();
  judged.pusher = verdict.pusher;
  add_refs(names_, judged);
  judged.refs_digest = audit::digest_of(request_.push);
  judged.receiver = receiving_process();
  judged.outcome = verdict.outcome;
  const std::optional<model::Verdict> concealed = report::concealed(verdict);
  add_reasons(concealed ? *concealed : verdict, names_, judged);
  add_findings(verdict, judged);
  judged.policy = policy_.source;
  judged.policy_digest = policy_.digest;
  judged.rules_digest = rules_digest_;
  judged.version = SALLYPORT_VERSION;
  judged.coverage = verdict.coverage;
  judged.duration_ms = static_cast<std::uint64_t>(std::llround(progress_.seconds() * 1000));
  return judged;
}

void PushReceipt::write(const model::Verdict& verdict) {
  if (!policy_.receipts) return;
  was_tried_ = true;
  ReceiptLog(*policy_.receipts, repository_).append({.body = judged(verdict)});
}

void PushReceipt::write_undecided(const std::exception& error) noexcept {
  if (was_tried_) return;
  try {
    model::Verdict verdict = undecided(error);
    verdict.pusher = request_.pusher;
    write(verdict);
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "sallyport: no receipt was written of what follows: %s\n",
                 base::escape_foreign(failure.what()).c_str());
  }
}

}  // namespace sallyport::app
