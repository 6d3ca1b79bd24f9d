#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "app/banned_objects.hpp"
#include "app/blob_scan.hpp"
#include "app/judge.hpp"
#include "app/rule_boundaries.hpp"
#include "app/rule_files.hpp"
#include "app/seen_commits.hpp"
#include "git/history.hpp"
#include "policy/push_facts.hpp"
#include "policy/push_rule.hpp"

namespace sallyport::app {

// Gathers what push rules look at: for each ref of the push the commits that are new to it, with their
// people, messages and changed paths. Most of them are new to the repository as well, and the walk over those
// hands over what it reads; what a ref gets from another one, where other rules hold, takes a second walk.
//
// Does nothing where no rule speaks of any ref of the push.
class RuleFacts {
 public:
  // All references must outlive this.
  RuleFacts(git::Repository& repository, git::ObjectSource& objects, const Judge& judge,
            const PushRequest& request, KnownCommits& known);

  bool is_asked() const noexcept { return is_asked_; }

  // What is to be told of commits and trees while the walk has their bytes.
  SeenCommits& seen() noexcept { return *seen_; }

  // When the walk is done, and before its blobs are scanned.
  void expect_blobs(const std::vector<model::Oid>& blobs);
  // What is to see the blobs while they are scanned; empty where nothing asks for their bytes.
  std::function<void(std::uint32_t, std::string_view)> blob_observer();

  // When refs are known by ancestry. Throws base::Error, git::LimitReached.
  policy::PushFacts collect(const git::History& history, const BlobScan& blobs,
                            const std::vector<model::RefFact>& refs);

 private:
  void ask_for(const PushRequest& request);
  void see_blob(std::uint32_t index, std::string_view bytes);
  void find_new_commits(const git::History& history, policy::PushedRef& ref);
  void find_chain(const git::History& history, const RuleGroup& group, const model::Oid& tip,
                  policy::PushedRef& ref);
  void walk_late(const git::History& history);
  void take_history(const git::History& history, std::size_t first_path, std::size_t first_blob);
  void finish_commits();
  void review_merge(policy::NewCommitFact& commit);
  void finish_ref(policy::PushedRef& ref);
  void find_colliding_names();
  void read_late_blobs(std::size_t first);
  void read_git_files();
  void add_removals(policy::NewCommitFact& commit, const model::Oid& tree,
                    const std::vector<model::Oid>& parent_trees);
  const std::vector<model::Oid>& parents_of(const git::History& history, const model::Oid& oid,
                                            std::int64_t& seconds);
  git::LoadedCommit load(const model::Oid& oid);

  git::Repository& repository_;
  git::ObjectSource& objects_;
  const Judge& judge_;
  const PushRequest& request_;
  KnownCommits& known_;
  RuleBoundaries boundaries_;
  bool is_asked_ = false;
  policy::RuleNeeds needs_;
  policy::PushFacts push_;
  std::optional<SeenCommits> seen_;                      // by the walks
  std::unordered_map<model::Oid, std::uint32_t> index_;  // of push_.commits
  std::unordered_set<model::Oid> late_;                  // new to a ref, and not to the repository
  struct Parents {
    std::vector<model::Oid> oids;
    std::int64_t seconds = 0;
  };
  std::unordered_map<model::Oid, Parents> late_parents_;
  // By the tables that asked: which commits they were asked about, and which of them as the chain of a ref.
  std::map<std::vector<const policy::RuleTable*>, std::unordered_set<model::Oid>> judged_;
  std::map<std::vector<const policy::RuleTable*>, std::unordered_set<model::Oid>> on_chains_;
  std::unordered_map<std::string, std::uint32_t> removed_paths_;  // of push_.paths
  WholeFiles whole_files_;
  BannedObjects banned_;
};

}  // namespace sallyport::app
