#pragma once

#include "app/admin.hpp"
#include "app/judge.hpp"
#include "app/resources.hpp"
#include "app/sweep.hpp"
#include "app/triage_files.hpp"

namespace sallyport::app {

// What the commands of `sallyport` that look at a work tree's findings have on the table: the repository, the
// policy and rules that `check-push --staged` would judge by, and the ignore files of the work tree.
struct Bench {
  explicit Bench(const Admin& admin)
      : repository(admin.repository, git::Trust::by_hand),
        policy(load_policy(repository, admin.policy, PolicyFrom::client)),
        files(load_triage(repository, policy, {TriageSource::From::work_tree})),
        engine(load_engine(admin.rules, RulesFormat::automatic, policy.profile)) {}

  Judge judge() { return {policy, engine, /*is_local=*/true, 0, &files.ledger, files.known()}; }

  git::Repository repository;
  policy::Policy policy;
  TriageFiles files;
  scan::Engine engine;
};

}  // namespace sallyport::app
