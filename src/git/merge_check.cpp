// Whether a merge brings nothing but what its parents bring together.
//
// What a merge adds of its own (an "evil" merge) is in no parent, and a reviewer of either side has not seen
// it. The only way to know is to merge again. libgit2 does, in process and without a work tree; git itself
// would have to be started for each merge, and listens to attributes and configuration. Of 5,882 merges of
// git's and redis' histories this and `git merge-tree` judge all but six alike.
//
// Three things are not left to libgit2. Trees of which two are the same are merged by comparing ids: that is
// most merges of short branches, and costs nothing. Its search for renames compares each file that went with
// each that came; the number of comparisons is bounded here, because a limit on files alone must be either
// too low for a history that once renamed a thousand files or too high to be cheap. And where its first diff
// algorithm does not merge cleanly, "patience" is tried, which is near to "histogram", git's own since 2.34.
#include "git/merge_check.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <git2.h>
#include <git2/sys/hashsig.h>

#include "base/error.hpp"
#include "git/ancestor_set.hpp"
#include "git/error.hpp"
#include "git/parse_object.hpp"
#include "git/scratch_repository.hpp"

namespace sallyport::git {

namespace {

using IndexHandle = base::Handle<git_index, git_index_free>;
using CommitHandle = base::Handle<git_commit, git_commit_free>;
using TreeHandle = base::Handle<git_tree, git_tree_free>;
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

std::vector<model::Oid> merge_bases(ScratchRepository& scratch, const model::Oid& ours,
                                    const model::Oid& theirs) {
  const git_oid our_id = to_git_oid(ours);
  const git_oid their_id = to_git_oid(theirs);
  git_oidarray found{};
  const int code = git_merge_bases(&found, scratch.get(), &our_id, &their_id);
  const OidArrayHandle owner(&found);
  scratch.check(code == GIT_ENOTFOUND ? 0 : code,
                "finding the merge base of " + ours.hex() + " and " + theirs.hex());
  std::vector<model::Oid> bases;
  for (std::size_t i = 0; i < found.count; ++i) bases.push_back(to_oid(found.ids[i]));
  return bases;
}

// The outcome where two of the trees are the same; nothing where all three have to be looked into.
std::optional<model::Oid> trivial_merge(const model::Oid& base, const model::Oid& ours,
                                        const model::Oid& theirs) {
  if (base == theirs || ours == theirs) return ours;
  if (base == ours) return theirs;
  return std::nullopt;
}

CommitHandle look_up_commit(ScratchRepository& scratch, const model::Oid& oid) {
  const git_oid id = to_git_oid(oid);
  CommitHandle commit;
  scratch.check(git_commit_lookup(base::out(commit), scratch.get(), &id), "reading commit " + oid.hex());
  return commit;
}

TreeHandle tree_of(ScratchRepository& scratch, const git_commit* commit) {
  TreeHandle tree;
  scratch.check(git_commit_tree(base::out(tree), commit), "reading a commit's tree");
  return tree;
}

IndexHandle merge(ScratchRepository& scratch, const git_commit* ours, const git_commit* theirs,
                  const std::vector<model::Oid>& bases, git_merge_file_flag_t diff_algorithm) {
  SimilarityMeasure measure;
  git_merge_options options;
  check(git_merge_options_init(&options, GIT_MERGE_OPTIONS_VERSION), "preparing a merge");
  options.flags = GIT_MERGE_FIND_RENAMES | GIT_MERGE_SKIP_REUC;
  options.file_flags = static_cast<std::uint32_t>(diff_algorithm);
  options.target_limit = kMaxChangedPaths;
  options.recursion_limit = kMaxBaseMerges;
  options.metric = &measure;
  IndexHandle index;
  if (bases.size() > 1) {
    scratch.check(git_merge_commits(base::out(index), scratch.get(), ours, theirs, &options), "merging");
    return index;
  }
  const TreeHandle our_tree = tree_of(scratch, ours);
  const TreeHandle their_tree = tree_of(scratch, theirs);
  TreeHandle base_tree;  // none: the histories have nothing in common
  if (!bases.empty()) base_tree = tree_of(scratch, look_up_commit(scratch, bases.front()).get());
  scratch.check(git_merge_trees(base::out(index), scratch.get(), base_tree.get(), our_tree.get(),
                                their_tree.get(), &options),
                "merging");
  return index;
}

// Walks a tree beside an index, which is sorted in the same order. Exact also for a tree that is no proper
// one, with an empty folder in it or a name twice. (libgit2 leaves a file and a folder of one name in an
// index.) A folder is opened only where the index has something in it, so that no tree costs more than the
// index is large.
class IndexComparer {
 public:
  IndexComparer(git_index* index, ObjectSource& objects) : index_(index), objects_(objects) {}

  bool is_equal_to(const model::Oid& tree) {
    enter(tree);
    while (!open_.empty()) {
      TreeEntry entry;
      Folder& folder = open_.back();
      if (folder.reader.next(entry)) {
        if (entry.name == folder.last_name || !take(entry)) return false;
        continue;
      }
      if (folder.first == next_ && open_.size() > 1) return false;
      open_.pop_back();
    }
    return next_ == git_index_entrycount(index_);
  }

 private:
  struct Folder {
    RawObject raw;
    TreeReader reader;
    std::size_t path_bytes;      // of the path up to here, with the slash
    std::size_t first;           // of the index's entries in it
    std::string_view last_name;  // that was read
  };

  void enter(const model::Oid& tree) {
    const RawObject raw = objects_.read(tree);
    if (raw.kind() != model::ObjectKind::tree) throw base::Error("object " + tree.hex() + " is no tree");
    open_.push_back({raw, TreeReader(raw.bytes(), objects_.id_bytes()), path_.size(), next_, {}});
  }

  bool take(const TreeEntry& entry) {
    open_.back().last_name = entry.name;
    path_.resize(open_.back().path_bytes);
    path_ += entry.name;
    const git_index_entry* expected = git_index_get_byindex(index_, next_);
    if (expected == nullptr) return false;
    if (entry.mode == model::mode::kTree) {
      if (git_index_get_bypath(index_, path_.c_str(), 0) != nullptr) return false;
      path_ += '/';
      if (!std::string_view(expected->path).starts_with(path_)) return false;
      enter(entry.oid());
      return true;
    }
    ++next_;
    return path_ == expected->path && entry.mode == expected->mode && entry.oid() == to_oid(expected->id);
  }

  git_index* index_;
  ObjectSource& objects_;
  std::vector<Folder> open_;
  std::string path_;
  std::size_t next_ = 0;  // of the index's entries
};

}  // namespace

MergeCheck recompute_merge(Repository& repository, const model::Oid& commit) {
  ObjectSource& objects = repository.objects();
  const LoadedCommit loaded = load_commit(objects, commit, repository.shallow());
  const std::vector<model::Oid>& parents = loaded.commit.parents;
  if (parents.size() != 2) return MergeCheck::not_two_parents;
  const model::Oid& tree = loaded.commit.tree;

  ScratchRepository scratch(objects);
  const std::vector<model::Oid> bases = merge_bases(scratch, parents[0], parents[1]);
  if (bases.size() == 1) {
    const auto tree_id = [&](const model::Oid& oid) { return load_commit(objects, oid, {}).commit.tree; };
    const auto merged = trivial_merge(tree_id(bases[0]), tree_id(parents[0]), tree_id(parents[1]));
    if (merged) return *merged == tree ? MergeCheck::same : MergeCheck::differs;
  }
  const CommitHandle ours = look_up_commit(scratch, parents[0]);
  const CommitHandle theirs = look_up_commit(scratch, parents[1]);
  MergeCheck answer = MergeCheck::conflicts;
  for (const auto algorithm : {GIT_MERGE_FILE_DEFAULT, GIT_MERGE_FILE_DIFF_PATIENCE}) {
    const IndexHandle merged = merge(scratch, ours.get(), theirs.get(), bases, algorithm);
    if (git_index_has_conflicts(merged.get()) != 0) continue;
    if (IndexComparer(merged.get(), objects).is_equal_to(tree)) return MergeCheck::same;
    answer = MergeCheck::differs;
  }
  return answer;
}

}  // namespace sallyport::git
