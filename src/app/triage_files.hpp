#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/judge.hpp"
#include "git/repository.hpp"
#include "model/verdict.hpp"
#include "policy/policy.hpp"
#include "triage/baseline.hpp"
#include "triage/deny_list.hpp"
#include "triage/ledger.hpp"

namespace sallyport::app {

// What is known of findings before they are judged again.
struct TriageFiles {
  triage::Ledger ledger{triage::today()};
  std::optional<triage::Baseline> baseline;  // the last one of our own form, as it was read
  std::optional<triage::DenyList> deny_list;

  const triage::DenyList* known() const { return deny_list ? &*deny_list : nullptr; }
};

// Whose files count, besides those that the policy names.
struct TriageSource {
  enum class From {
    work_tree,      // a local hook: the ignore files at the top of the work tree
    protected_ref,  // the server, and check-push: those of the protected ref, if the policy says so
  } from = From::protected_ref;
  bool is_server = false;                // files that the policy names must be absolute and trustworthy
  const PushRequest* request = nullptr;  // protected_ref: what is asked for, to tell what was there before
  std::optional<std::string> baseline;   // --baseline FILE
};

// Reads them all. Throws base::Error for a file that is named and missing, or broken. Ignore files of the
// protected ref that are broken are left out with a warning, so that a push can mend them.
TriageFiles load_triage(git::Repository& repository, const policy::Policy& policy,
                        const TriageSource& source);

// The commit from whose tree the server reads files that count as they were before the push: what `ref` (a
// full name; empty: the branch that HEAD names) held then, or nothing if it held nothing.
std::optional<model::Oid> protected_commit(git::Repository& repository, const std::string& ref,
                                           const PushRequest* request);

// Puts the ledger's warnings into the verdict.
void add_warnings(model::Verdict& verdict, const triage::Ledger& ledger);

}  // namespace sallyport::app
