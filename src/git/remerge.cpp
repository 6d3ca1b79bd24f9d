// Merging is left to libgit2, but for three things. Trees of which two are the same are merged by comparing
// ids: that is most merges of short branches, and costs nothing. Its search for renames compares each file
// that went with each that came; the number of comparisons is bounded here, because a limit on files alone
// must be either too low for a history that once renamed a thousand files or too high to be cheap. And where
// its first diff algorithm does not merge cleanly, "patience" is tried, which is near to "histogram", git's
// own since 2.34.
#include "git/remerge.hpp"

#include <cstdint>
#include <string>

#include <git2/sys/hashsig.h>

#include "base/error.hpp"
#include "git/ancestor_set.hpp"
#include "git/error.hpp"

namespace sallyport::git {

namespace {

using BlobHandle = base::Handle<git_blob, git_blob_free>;
using OidArrayHandle = base::Handle<git_oidarray, git_oidarray_dispose>;

// Paths that either side changed; with more, only files that were renamed without a change are found.
constexpr unsigned kMaxChangedPaths = 10'000;
// Pairs of files compared in search of renames, at most some 3 microseconds each. Further pairs are taken for
// unlike. git.git's renaming of its documentation takes 1.2 million.
constexpr std::uint64_t kMaxComparisons = 2'000'000;
// Merges of merge bases on the way, one within or after another. That many steps can still be 2,583 merges,
// and without a bound exponentially many. Of 292 merges with several bases in git.git one comes out otherwise
// than by git, which has 18.
constexpr unsigned kMaxBaseMerges = 16;

// libgit2's own measure of how alike two files are, for so many comparisons.
class SimilarityMeasure : public git_diff_similarity_metric {
 public:
  SimilarityMeasure() : git_diff_similarity_metric{} {
    buffer_signature = [](void** signature, const git_diff_file*, const char* bytes, std::size_t size_bytes,
                          void*) {
      return git_hashsig_create(reinterpret_cast<git_hashsig**>(signature), bytes, size_bytes,
                                GIT_HASHSIG_SMART_WHITESPACE);
    };
    free_signature = [](void* signature, void*) { git_hashsig_free(static_cast<git_hashsig*>(signature)); };
    similarity = [](int* score, void* a, void* b, void* budget) {
      auto* left = static_cast<std::uint64_t*>(budget);
      *score = 0;
      if (*left == 0) return 0;
      --*left;
      *score = git_hashsig_compare(static_cast<git_hashsig*>(a), static_cast<git_hashsig*>(b));
      return *score < 0 ? *score : 0;
    };
    payload = &left_;
  }
  SimilarityMeasure(const SimilarityMeasure&) = delete;
  SimilarityMeasure& operator=(const SimilarityMeasure&) = delete;

 private:
  std::uint64_t left_ = kMaxComparisons;
};

// The outcome where two of the trees are the same; nothing where all three have to be looked into.
std::optional<model::Oid> trivial_merge(const model::Oid& base, const model::Oid& ours,
                                        const model::Oid& theirs) {
  if (base == theirs || ours == theirs) return ours;
  if (base == ours) return theirs;
  return std::nullopt;
}

}  // namespace

Remerge::Remerge(ObjectSource& objects, const model::Oid& ours, const model::Oid& theirs)
    : scratch_(objects), ours_(ours), theirs_(theirs) {
  if (objects.id_bytes() != model::Oid::kSha1Bytes)
    throw base::Error("merges cannot be made anew in a repository whose ids are of SHA-256",
                      "take what asks for that out of the policy");
  find_bases();
  if (bases_.size() != 1) return;
  const auto tree_id = [&](const model::Oid& oid) { return load_commit(objects, oid, {}).commit.tree; };
  settled_tree_ = trivial_merge(tree_id(bases_[0]), tree_id(ours_), tree_id(theirs_));
}

void Remerge::find_bases() {
  const git_oid our_id = to_git_oid(ours_);
  const git_oid their_id = to_git_oid(theirs_);
  git_oidarray found{};
  const int code = git_merge_bases(&found, scratch_.get(), &our_id, &their_id);
  const OidArrayHandle owner(&found);
  scratch_.check(code == GIT_ENOTFOUND ? 0 : code,
                 "finding the merge base of " + ours_.hex() + " and " + theirs_.hex());
  for (std::size_t i = 0; i < found.count; ++i) bases_.push_back(to_oid(found.ids[i]));
}

Remerge::CommitHandle Remerge::look_up_commit(const model::Oid& oid) {
  const git_oid id = to_git_oid(oid);
  CommitHandle commit;
  scratch_.check(git_commit_lookup(base::out(commit), scratch_.get(), &id), "reading commit " + oid.hex());
  return commit;
}

Remerge::TreeHandle Remerge::tree_of(const git_commit* commit) {
  TreeHandle tree;
  scratch_.check(git_commit_tree(base::out(tree), commit), "reading a commit's tree");
  return tree;
}

IndexHandle Remerge::merge(LineDiff line_diff) {
  SimilarityMeasure measure;
  git_merge_options options;
  check(git_merge_options_init(&options, GIT_MERGE_OPTIONS_VERSION), "preparing a merge");
  options.flags = GIT_MERGE_FIND_RENAMES | GIT_MERGE_SKIP_REUC;
  options.file_flags =
      line_diff == LineDiff::patience ? GIT_MERGE_FILE_DIFF_PATIENCE : GIT_MERGE_FILE_DEFAULT;
  options.target_limit = kMaxChangedPaths;
  options.recursion_limit = kMaxBaseMerges;
  options.metric = &measure;
  const CommitHandle ours = look_up_commit(ours_);
  const CommitHandle theirs = look_up_commit(theirs_);
  IndexHandle index;
  if (bases_.size() > 1) {
    scratch_.check(git_merge_commits(base::out(index), scratch_.get(), ours.get(), theirs.get(), &options),
                   "merging");
    return index;
  }
  const TreeHandle our_tree = tree_of(ours.get());
  const TreeHandle their_tree = tree_of(theirs.get());
  TreeHandle base_tree;  // none: the histories have nothing in common
  if (!bases_.empty()) base_tree = tree_of(look_up_commit(bases_.front()).get());
  scratch_.check(git_merge_trees(base::out(index), scratch_.get(), base_tree.get(), our_tree.get(),
                                 their_tree.get(), &options),
                 "merging");
  return index;
}

IndexHandle Remerge::index_of(const model::Oid& tree) {
  const git_oid id = to_git_oid(tree);
  TreeHandle handle;
  scratch_.check(git_tree_lookup(base::out(handle), scratch_.get(), &id), "reading tree " + tree.hex());
  IndexHandle index;
  check(git_index_new(base::out(index)), "making an index");
  scratch_.check(git_index_read_tree(index.get(), handle.get()), "reading tree " + tree.hex());
  return index;
}

std::string Remerge::read_blob(const model::Oid& oid) {
  const git_oid id = to_git_oid(oid);
  BlobHandle blob;
  scratch_.check(git_blob_lookup(base::out(blob), scratch_.get(), &id), "reading blob " + oid.hex());
  return {static_cast<const char*>(git_blob_rawcontent(blob.get())),
          static_cast<std::size_t>(git_blob_rawsize(blob.get()))};
}

}  // namespace sallyport::git
