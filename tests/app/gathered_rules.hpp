#pragma once

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "app/judging.hpp"
#include "app/ref_facts.hpp"
#include "app/rule_facts.hpp"

namespace sallyport::test {

// What push rules are told of a push to the repository "repo" of a sandbox.
class GatheredRules {
 public:
  GatheredRules(const Sandbox& box, const std::string& policy_text, const app::PushRequest& request)
      : repository_(box.path() / "repo", git::Trust::by_hand) {
    court_.policy = policy::load(policy_text, "policy.toml");
    git::ObjectSource& objects = repository_.objects();
    const app::Judge judge = court_.judge();
    app::KnownCommits known(repository_, objects, request.push, request.existing_refs, false);
    app::RuleFacts rules(repository_, objects, judge, request, known);
    Visitor visitor(rules.seen());
    std::vector<model::Oid> tips;
    for (const model::RefUpdate& update : request.push.updates) {
      if (!update.is_delete()) tips.push_back(update.new_id);
    }
    const git::History history = git::walk_history(
        objects, repository_.shallow(), tips,
        [&](const model::Oid& oid, const git::LoadedCommit& loaded) { return known.contains(oid, loaded); },
        {}, visitor);
    rules.expect_blobs(history.blobs);
    app::BlobScan blobs;
    for (const model::Oid& oid : history.blobs) blobs.sizes_bytes.push_back(objects.info(oid).size_bytes);
    app::Boundaries boundaries(repository_, objects, court_.policy, known);
    app::SignatureKeys keys(court_.policy, {});
    app::SignatureFacts signatures(repository_, objects, court_.policy, keys, request.received_seconds);
    push = rules.collect(
        history, blobs,
        app::collect_ref_facts(repository_, objects, court_.policy, request, boundaries, signatures));
  }

  // The commits of which the rule `id` is asked for the ref at `index`.
  std::set<model::Oid> asked(const std::string& id, std::size_t index = 0) const {
    std::set<model::Oid> found;
    const policy::PushedRef& ref = push.refs.at(index);
    for (std::size_t table = 0; table < ref.tables.size(); ++table) {
      if (ref.tables[table]->kind->id != id) continue;
      for (const policy::NewToRef& entry : ref.commits) {
        if (entry.asked[table]) found.insert(push.commits[entry.commit].oid);
      }
    }
    return found;
  }

  const policy::NewCommitFact& commit(const model::Oid& oid) const {
    for (const policy::NewCommitFact& fact : push.commits) {
      if (fact.oid == oid) return fact;
    }
    throw base::Error("no rule was told of " + oid.hex());
  }

  policy::PushFacts push;

 private:
  class Visitor final : public git::HistoryVisitor {
   public:
    explicit Visitor(app::SeenCommits& seen) : seen_(seen) {}
    void visit_tag(const model::Oid&, const git::RawObject&, const model::Tag&) override {}
    void visit_commit(const model::Oid& oid, const git::LoadedCommit& loaded) override {
      seen_.see_commit(oid, loaded);
    }
    void visit_tree(const git::TreeVisit& visit) override { seen_.see_tree(visit); }

   private:
    app::SeenCommits& seen_;
  };

  git::Repository repository_;
  Court court_;
};

}  // namespace sallyport::test
