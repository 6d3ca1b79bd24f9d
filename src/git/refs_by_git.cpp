// Refs as git tells them. A git is started for all of them, and one for each question that they do not
// answer: whether a name that is no ref's is that of a symbolic ref to nothing (`git for-each-ref` leaves
// those out, and a push to one makes what it names), and what a revision names.
#include <map>
#include <system_error>
#include <utility>

#include <fmt/core.h>

#include "base/error.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "git/ref_store.hpp"

namespace sallyport::git {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kMostOutputBytes = 1ULL << 30;
constexpr int kNoSuch = 1;  // what git exits with where there is none, and nothing is wrong

model::Oid parse_id(std::string_view text) {
  const auto oid = model::Oid::from_hex(base::trim(text));
  if (!oid) throw base::Error("git answered with what is no object id");
  return *oid;
}

class RefsByGit final : public RefStore {
 public:
  RefsByGit(RefPlaces places, bool in_files) : places_(std::move(places)), in_files_(in_files) {}

  std::vector<Ref> refs() const override {
    const All& all = this->all();
    std::vector<Ref> refs;
    for (const auto& [name, held] : all.held) {
      if (held.target.empty()) refs.push_back({name, held.id});
    }
    for (const model::Oid& head : all.detached_heads) refs.push_back({"HEAD", head});
    return refs;
  }

  std::optional<model::Oid> id_of(const std::string& name) const override {
    const All& all = this->all();
    if (name == "HEAD" && all.head_target.empty()) return all.head;
    const auto found = all.held.find(name == "HEAD" ? all.head_target : name);
    if (found == all.held.end()) return std::nullopt;
    return found->second.id;
  }

  std::optional<std::string> symbolic_target(const std::string& name) const override {
    const All& all = this->all();
    if (name == "HEAD") {
      if (all.head_target.empty()) return std::nullopt;
      return all.head_target;
    }
    if (const auto found = all.held.find(name); found != all.held.end()) {
      if (found->second.target.empty()) return std::nullopt;
      return found->second.target;
    }
    if (in_files_ && !has_file(name)) return std::nullopt;
    return ask_for_target(name);
  }

  std::optional<model::Oid> resolve(const std::string& revision) const override {
    const auto answer = ask({"rev-parse", "--verify", "--quiet", "--end-of-options", revision});
    if (answer.exit_code != 0) return std::nullopt;
    return parse_id(answer.output);
  }

 private:
  struct Held {
    model::Oid id;
    std::string target;  // of a symbolic ref
  };
  struct All {
    std::map<std::string, Held> held;
    std::string head_target;         // empty if HEAD is detached
    std::optional<model::Oid> head;  // if it is
    std::vector<model::Oid> detached_heads;
  };

  base::ChildProcess::Answer ask(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"git", "--git-dir=" + places_.git_dir.string()});
    return base::ChildProcess(arguments, {"GIT_NO_REPLACE_OBJECTS=1", "LC_ALL=C"}).answer(kMostOutputBytes);
  }

  std::string ask_surely(const std::vector<std::string>& arguments) const {
    base::ChildProcess::Answer answer = ask(arguments);
    if (answer.exit_code != 0)
      throw base::Error(fmt::format("git {} failed with status {}", arguments.front(), answer.exit_code),
                        "see what git says: git " + arguments.front());
    return std::move(answer.output);
  }

  std::optional<std::string> ask_for_target(const std::string& name) const {
    const auto answer = ask({"symbolic-ref", "--quiet", "--", name});
    if (answer.exit_code == kNoSuch) return std::nullopt;
    if (answer.exit_code != 0)
      throw base::Error(fmt::format("git cannot read the ref {}", base::escape_foreign(name)));
    return std::string(base::trim(answer.output));
  }

  // A ref of a work tree's own lies in its own folder.
  bool has_file(const std::string& name) const {
    std::error_code error;
    return fs::exists(places_.common_dir / name, error) || fs::exists(places_.git_dir / name, error);
  }

  const All& all() const {
    if (!all_) all_ = read_all();
    return *all_;
  }

  All read_all() const {
    All all;
    read_refs(ask_surely({"for-each-ref", "--format=%(objectname)%00%(symref)%00%(refname)"}), all);
    all.head_target = ask_for_target("HEAD").value_or("");
    if (all.head_target.empty()) {
      all.head = parse_id(ask_surely({"rev-parse", "--verify", "HEAD"}));
      all.detached_heads.push_back(*all.head);
    }
    read_work_trees(ask_surely({"worktree", "list", "--porcelain", "-z"}), all);
    return all;
  }

  // A line a ref: id NUL, what it names if it is symbolic NUL, name.
  static void read_refs(const std::string& output, All& all) {
    for (const std::string_view line : base::split(output, '\n')) {
      if (line.empty()) continue;
      const std::vector<std::string_view> fields = base::split(line, '\0');
      if (fields.size() != 3 || fields[2].empty()) throw base::Error("git answered with what is no ref");
      all.held[std::string(fields[2])] = {parse_id(fields[0]), std::string(fields[1])};
    }
  }

  // git-worktree(1): some lines for each, each with a NUL behind it; "HEAD <id>" and later "detached" among
  // them.
  static void read_work_trees(const std::string& output, All& all) {
    std::optional<model::Oid> head;
    for (const std::string_view line : base::split(output, '\0')) {
      if (line.starts_with("HEAD ")) head = model::Oid::from_hex(line.substr(5));
      if (line == "detached" && head) all.detached_heads.push_back(*head);
    }
  }

  RefPlaces places_;
  bool in_files_;
  mutable std::optional<All> all_;
};

}  // namespace

std::unique_ptr<RefStore> refs_by_git(RefPlaces places, bool in_files) {
  return std::make_unique<RefsByGit>(std::move(places), in_files);
}

}  // namespace sallyport::git
