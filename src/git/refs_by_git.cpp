// Refs as git tells them. A git is started for all of them, and one for each question that they do not
// answer: whether a name that is no ref's is that of a symbolic ref to nothing (`git for-each-ref` leaves
// those out, and a push to one makes what it names), and what a revision names. HEAD is a file, unless refs
// are in tables.
#include <functional>
#include <map>
#include <system_error>
#include <utility>

#include <fmt/core.h>

#include "base/error.hpp"
#include "base/file.hpp"
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
    std::vector<Ref> refs;
    for (const auto& [name, held] : held_refs()) {
      if (held.target.empty()) refs.push_back({name, held.id});
    }
    if (head().detached_at) refs.push_back({"HEAD", *head().detached_at});
    add_other_heads(ask_surely({"worktree", "list", "--porcelain", "-z"}), refs);
    return refs;
  }

  std::optional<model::Oid> id_of(const std::string& name) const override {
    if (name == "HEAD" && head().detached_at) return head().detached_at;
    const HeldRefs& held = held_refs();
    const std::string& wanted = name == "HEAD" ? head().target : name;
    const auto found = held.find(wanted);
    if (found != held.end()) return found->second.id;
    // git leaves out a ref that is damaged, too, and that is not to be taken for none.
    if (in_files_ && has_file(wanted) && !ask_for_target(wanted)) fail_to_read(wanted);
    return std::nullopt;
  }

  std::optional<std::string> symbolic_target(const std::string& name) const override {
    if (name == "HEAD") {
      if (head().detached_at) return std::nullopt;
      return head().target;
    }
    const HeldRefs& held = held_refs();
    if (const auto found = held.find(name); found != held.end()) {
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
  using HeldRefs = std::map<std::string, Held, std::less<>>;
  // The one or the other.
  struct Head {
    std::string target;
    std::optional<model::Oid> detached_at;
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
    if (answer.exit_code != 0) fail_to_read(name);
    return std::string(base::trim(answer.output));
  }

  [[noreturn]] static void fail_to_read(const std::string& name) {
    throw base::Error(fmt::format("git cannot read the ref {}", base::escape_foreign(name)));
  }

  // Or may have one: what cannot be looked at counts as one, and so does a link to nothing, in which git
  // reads the name of another ref. A ref of a work tree's own lies in its own folder.
  bool has_file(const std::string& name) const {
    const auto is_file = [&](const fs::path& folder) {
      std::error_code error;
      const fs::file_type type = fs::symlink_status(folder / name, error).type();
      return type != fs::file_type::not_found && type != fs::file_type::directory;
    };
    return is_file(places_.common_dir) || is_file(places_.git_dir);
  }

  const Head& head() const {
    if (!head_) head_ = read_head();
    return *head_;
  }

  Head read_head() const {
    constexpr std::string_view kSymbolic = "ref: ";  // gitrepository-layout(5)
    constexpr std::uint64_t kMostHeadBytes = 1 << 20;
    if (in_files_) {
      const std::string text(base::trim(base::read_file(places_.git_dir / "HEAD", kMostHeadBytes)));
      if (text.starts_with(kSymbolic)) return {text.substr(kSymbolic.size()), std::nullopt};
      return {"", parse_id(text)};
    }
    if (auto target = ask_for_target("HEAD")) return {std::move(*target), std::nullopt};
    return {"", parse_id(ask_surely({"rev-parse", "--verify", "HEAD"}))};
  }

  const HeldRefs& held_refs() const {
    if (!held_)
      held_ = read_refs(ask_surely({"for-each-ref", "--format=%(objectname)%00%(symref)%00%(refname)"}));
    return *held_;
  }

  // A line a ref: id NUL, what it names if it is symbolic NUL, name.
  static HeldRefs read_refs(const std::string& output) {
    HeldRefs held;
    for (const std::string_view line : base::split(output, '\n')) {
      if (line.empty()) continue;
      const std::vector<std::string_view> fields = base::split(line, '\0');
      if (fields.size() != 3 || fields[2].empty()) throw base::Error("git answered with what is no ref");
      held[std::string(fields[2])] = {parse_id(fields[0]), std::string(fields[1])};
    }
    return held;
  }

  // git-worktree(1): some lines for each work tree, each with a NUL behind it; "HEAD <id>" and later
  // "detached" among them. This one may be among them, too.
  static void add_other_heads(const std::string& output, std::vector<Ref>& refs) {
    std::optional<model::Oid> head;
    for (const std::string_view line : base::split(output, '\0')) {
      if (line.starts_with("HEAD ")) head = model::Oid::from_hex(line.substr(5));
      if (line == "detached" && head) refs.push_back({"HEAD", *head});
    }
  }

  RefPlaces places_;
  bool in_files_;
  mutable std::optional<Head> head_;
  mutable std::optional<HeldRefs> held_;
};

}  // namespace

std::unique_ptr<RefStore> refs_by_git(RefPlaces places, bool in_files) {
  return std::make_unique<RefsByGit>(std::move(places), in_files);
}

}  // namespace sallyport::git
