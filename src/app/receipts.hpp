#pragma once

#include <exception>
#include <filesystem>
#include <optional>
#include <string>

#include "app/judge.hpp"
#include "app/ref_names.hpp"
#include "audit/entry.hpp"
#include "audit/log.hpp"
#include "git/repository.hpp"
#include "model/verdict.hpp"
#include "policy/policy.hpp"

namespace sallyport::app {

// Where the log of a repository is.
std::filesystem::path receipt_log(const policy::Receipts& receipts, const std::filesystem::path& git_dir);

// The log that a policy names, locked; and whoever else is told of what is appended.
class ReceiptLog {
 public:
  // Makes the folder of a log that is in the git directory's folder `sallyport`. Throws base::Error as
  // audit::LockedLog does.
  ReceiptLog(const policy::Receipts& receipts, const git::Repository& repository);

  const audit::LockedLog& locked() const { return *log_; }

  // Appends the entry, brings the metrics up to it, gives the lock back and tells syslog: once. Throws
  // base::Error if the entry cannot be written. That metrics cannot is said on standard error: they let
  // nothing in and keep nothing out.
  void append(audit::Entry entry) &&;

 private:
  const policy::Receipts& receipts_;
  std::optional<audit::LockedLog> log_;
};

// The receipt of one push, as pre-receive writes it; where the policy asks for none, nothing happens. Borrows
// all.
class PushReceipt {
 public:
  PushReceipt(const policy::Policy& policy, const git::Repository& repository, const PushRequest& request,
              const Progress& progress);

  // Before anything is judged: what judges is kept, and names of refs are looked at. Throws base::Error.
  void note(const Judge& judge);

  // Throws base::Error if it cannot be written: then nothing may be let in.
  void write(const model::Verdict& verdict);

  // For what ended the judging. Nothing is let in whether this can be written or not; that it cannot is said
  // on standard error. Writes nothing if it was write() that failed.
  void write_undecided(const std::exception& error) noexcept;

 private:
  audit::Judged judged(const model::Verdict& verdict) const;

  const policy::Policy& policy_;
  const git::Repository& repository_;
  const PushRequest& request_;
  const Progress& progress_;
  RefNames names_;
  std::string rules_digest_;
  bool was_tried_ = false;
};

}  // namespace sallyport::app
