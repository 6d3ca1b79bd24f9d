#include "git/repository.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include <fmt/core.h>
#include <git2.h>
#include <git2/sys/repository.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "git/error.hpp"
#include "git/library.hpp"
#include "git/object_directories.hpp"
#include "git/odb_source.hpp"
#include "git/ownership.hpp"

namespace sallyport::git {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kMaxSmallFileBytes = 16 << 20;
constexpr const char* kSystemConfig = "/etc/gitconfig";

std::optional<std::string> environment(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

fs::path real_path(const fs::path& path) {
  std::error_code error;
  fs::path real = fs::canonical(path, error);
  if (error) throw base::Error(fmt::format("cannot find {}: {}", path.string(), error.message()));
  return real;
}

fs::path discover(const fs::path& start) {
  if (const auto named = environment("GIT_DIR")) {
    // GIT_DIR may name a .git file; discovery from there follows it.
    const fs::path path = real_path(*named);
    if (fs::is_directory(path)) return path;
  }
  git_buf found = GIT_BUF_INIT;
  const fs::path from = environment("GIT_DIR") ? fs::path(*environment("GIT_DIR")).parent_path() : start;
  const int code = git_repository_discover(&found, from.empty() ? "." : from.c_str(), 0,
                                           environment("GIT_CEILING_DIRECTORIES").value_or("").c_str());
  const std::string path = code == 0 ? std::string(found.ptr, found.size) : std::string();
  git_buf_dispose(&found);
  if (code != 0)
    throw base::Error(fmt::format("no git repository at or above {}", start.string()),
                      "run it inside a repository, or name one with -C");
  return real_path(path);
}

// Where what is shared between work trees lies: refs, objects, config.
fs::path common_dir_of(const fs::path& git_dir) {
  if (const auto named = environment("GIT_COMMON_DIR")) return real_path(*named);
  const auto text = base::read_file_if_exists(git_dir / "commondir", kMaxSmallFileBytes);
  if (!text) return git_dir;
  const fs::path named{std::string(base::trim(*text))};
  return real_path(named.is_absolute() ? named : git_dir / named);
}

ConfigHandle make_config() {
  ConfigHandle config;
  check(git_config_new(base::out(config)), "making a configuration");
  return config;
}

void add_file(git_config* config, const fs::path& path, git_config_level_t level) {
  if (!fs::exists(path)) return;
  check(git_config_add_file_ondisk(config, path.c_str(), level, nullptr, 0), "reading " + path.string());
}

std::optional<std::string> value_of(git_config* config, const std::string& key) {
  ConfigEntryHandle entry;
  const int code = git_config_get_entry(base::out(entry), config, key.c_str());
  if (code == GIT_ENOTFOUND) return std::nullopt;
  check(code, "reading the configuration value " + key);
  return entry->value == nullptr ? std::string() : std::string(entry->value);
}

bool is_true(const std::optional<std::string>& value) {
  const std::string text = base::to_lower(value.value_or("false"));
  return text == "true" || text == "yes" || text == "on" || text == "1" || text.empty();
}

// What the user's and the system's files say, with git's environment variables for where they are.
void add_user_files(git_config* config) {
  if (!is_true(environment("GIT_CONFIG_NOSYSTEM")))
    add_file(config, environment("GIT_CONFIG_SYSTEM").value_or(kSystemConfig), GIT_CONFIG_LEVEL_SYSTEM);
  if (const auto global = environment("GIT_CONFIG_GLOBAL")) {
    add_file(config, *global, GIT_CONFIG_LEVEL_GLOBAL);
    return;
  }
  const auto home = environment("HOME");
  if (const auto xdg = environment("XDG_CONFIG_HOME")) {
    add_file(config, fs::path(*xdg) / "git" / "config", GIT_CONFIG_LEVEL_XDG);
  } else if (home) {
    add_file(config, fs::path(*home) / ".config" / "git" / "config", GIT_CONFIG_LEVEL_XDG);
  }
  if (home) add_file(config, fs::path(*home) / ".gitconfig", GIT_CONFIG_LEVEL_GLOBAL);
}

// safe.directory counts only from where a repository's owner cannot write, the command line's
// GIT_CONFIG_COUNT included.
std::vector<std::string> safe_directories() {
  const ConfigHandle config = make_config();
  add_user_files(config.get());
  std::vector<std::string> values;
  const auto collect = [](const git_config_entry* entry, void* payload) {
    static_cast<std::vector<std::string>*>(payload)->emplace_back(entry->value == nullptr ? ""
                                                                                          : entry->value);
    return 0;
  };
  const int code = git_config_get_multivar_foreach(config.get(), "safe.directory", nullptr, collect, &values);
  if (code != GIT_ENOTFOUND) check(code, "reading safe.directory");
  const int count = std::atoi(environment("GIT_CONFIG_COUNT").value_or("0").c_str());
  for (int i = 0; i < count; ++i) {
    const auto key = environment(fmt::format("GIT_CONFIG_KEY_{}", i).c_str());
    if (!key) throw base::Error("GIT_CONFIG_COUNT names more entries than there are");
    if (base::to_lower(*key) == "safe.directory")
      values.push_back(environment(fmt::format("GIT_CONFIG_VALUE_{}", i).c_str()).value_or(""));
  }
  return values;
}

// How a repository keeps what it has.
struct Format {
  std::size_t id_bytes = model::Oid::kSha1Bytes;
  bool has_ref_files = true;  // else it has tables of them (reftable)

  // libgit2 1.5 to 1.9 know neither ids of SHA-256 nor reftable.
  bool suits_libgit2() const noexcept { return id_bytes == model::Oid::kSha1Bytes && has_ref_files; }
};

// What cannot be read is said in one line, before anything else fails in its own words.
Format format_of(git_config* local) {
  Format format;
  const std::string ids = base::to_lower(value_of(local, "extensions.objectformat").value_or("sha1"));
  if (ids == "sha256") format.id_bytes = model::Oid::kSha256Bytes;
  if (ids != "sha1" && ids != "sha256")
    throw base::Error(
        fmt::format("this repository names its objects by {}; only SHA-1 and SHA-256 can be read",
                    base::escape_foreign(ids)));
  const std::string refs = base::to_lower(value_of(local, "extensions.refstorage").value_or("files"));
  format.has_ref_files = refs == "files";
  if (refs != "files" && refs != "reftable")
    throw base::Error(fmt::format("this repository keeps its refs as {}; only files and reftable can be read",
                                  base::escape_foreign(refs)));
  if (value_of(local, "extensions.partialclone"))
    throw base::Error("this repository is a partial clone; objects that it lacks could not be looked at",
                      "fetch everything into a full clone and try again");
  return format;
}

std::vector<fs::path> object_directories(const fs::path& common_dir) {
  const auto primary = environment("GIT_OBJECT_DIRECTORY");
  std::vector<fs::path> directories = with_alternates(primary ? fs::path(*primary) : common_dir / "objects");
  for (const auto& named :
       parse_alternates_variable(environment("GIT_ALTERNATE_OBJECT_DIRECTORIES").value_or(""))) {
    for (const auto& directory : with_alternates(named)) {
      if (std::find(directories.begin(), directories.end(), directory) == directories.end())
        directories.push_back(directory);
    }
  }
  return directories;
}

std::unordered_set<model::Oid> read_shallow(const fs::path& common_dir) {
  const fs::path path = environment("GIT_SHALLOW_FILE").value_or((common_dir / "shallow").string());
  std::unordered_set<model::Oid> commits;
  const auto text = base::read_file_if_exists(path, kMaxSmallFileBytes);
  if (!text) return commits;
  for (const std::string_view line : base::split(*text, '\n')) {
    if (line.empty()) continue;
    const auto oid = model::Oid::from_hex(line);
    if (!oid) throw base::Error(fmt::format("{}: not an object id", path.string()));
    commits.insert(*oid);
  }
  return commits;
}

}  // namespace

struct Repository::Impl {
  fs::path git_dir;
  fs::path common_dir;
  fs::path work_tree;
  Format format;
  ConfigHandle config;
  ConfigHandle administrator_config;
  RepositoryHandle repository;  // null where libgit2 cannot open it
  std::unique_ptr<RefStore> refs;
  OdbHandle odb;
  std::unique_ptr<OdbSource> source;
  bool has_quarantine = false;
  // Without the quarantine, where there is one: the one or the other.
  OdbHandle outside_odb;
  std::unique_ptr<OdbSource> outside_source;
  std::vector<model::Oid> quarantined;
  std::unordered_set<model::Oid> shallow;

  void open_config();
  void open_refs();
  void open_objects();
  fs::path find_work_tree() const;
};

void Repository::Impl::open_config() {
  const fs::path own = common_dir / "config";
  administrator_config = make_config();
  add_file(administrator_config.get(), kSystemConfig, GIT_CONFIG_LEVEL_SYSTEM);
  add_file(administrator_config.get(), own, GIT_CONFIG_LEVEL_LOCAL);
  format = format_of(administrator_config.get());
  config = make_config();
  add_user_files(config.get());
  add_file(config.get(), own, GIT_CONFIG_LEVEL_LOCAL);
  if (is_true(value_of(administrator_config.get(), "extensions.worktreeconfig")))
    add_file(config.get(), git_dir / "config.worktree", GIT_CONFIG_LEVEL_APP);
}

void Repository::Impl::open_refs() {
  if (!format.suits_libgit2()) {
    refs = refs_by_git({git_dir, common_dir}, format.has_ref_files);
    return;
  }
  check(
      git_repository_open_ext(base::out(repository), git_dir.c_str(), GIT_REPOSITORY_OPEN_NO_SEARCH, nullptr),
      "opening the repository " + git_dir.string());
  refs = refs_by_libgit2(*repository.get(), {git_dir, common_dir});
}

// Empty if there is none. Where libgit2 has not said it: as gitrepository-layout(5) and git-worktree(1) have
// it.
fs::path Repository::Impl::find_work_tree() const {
  if (const auto named = environment("GIT_WORK_TREE"); named && environment("GIT_DIR"))
    return real_path(*named);
  if (repository) {
    const char* const found = git_repository_workdir(repository.get());
    return found == nullptr ? fs::path() : real_path(found);
  }
  // A work tree besides the first one: the file names the one that names this folder.
  if (const auto link = base::read_file_if_exists(git_dir / "gitdir", kMaxSmallFileBytes);
      link && git_dir != common_dir)
    return real_path((git_dir / base::trim(*link)).parent_path());
  const auto bare = value_of(config.get(), "core.bare");
  if (bare && is_true(bare)) return {};
  if (const auto named = value_of(config.get(), "core.worktree")) return real_path(git_dir / *named);
  return bare || git_dir.filename() == ".git" ? real_path(git_dir.parent_path()) : fs::path();
}

void Repository::Impl::open_objects() {
  std::vector<fs::path> directories = object_directories(common_dir);
  const bool knows_ids = format.id_bytes == model::Oid::kSha1Bytes;  // libgit2
  if (knows_ids) odb = open_odb(directories);
  if (repository) check(git_repository_set_odb(repository.get(), odb.get()), "setting the object database");
  source = std::make_unique<OdbSource>(odb.get(), directories, format.id_bytes);
  has_quarantine =
      environment("GIT_OBJECT_DIRECTORY") && directories.front() != real_path(common_dir / "objects");
  if (!has_quarantine) return;
  quarantined = list_objects(directories.front(), format.id_bytes);
  directories.erase(directories.begin());
  if (knows_ids) {
    outside_odb = open_odb(directories);
  } else {
    outside_source = std::make_unique<OdbSource>(nullptr, directories, format.id_bytes);
  }
}

Repository::Repository(const fs::path& start, Trust trust) : impl_(std::make_unique<Impl>()) {
  start_library();
  impl_->git_dir = discover(start);
  impl_->common_dir = common_dir_of(impl_->git_dir);
  impl_->open_config();
  impl_->open_refs();
  impl_->work_tree = impl_->find_work_tree();
  // As with git, whoever names a repository with GIT_DIR vouches for it.
  if (trust == Trust::by_hand && !environment("GIT_DIR"))
    check_ownership(impl_->git_dir, impl_->work_tree, safe_directories());
  impl_->open_objects();
  impl_->shallow = read_shallow(impl_->common_dir);
}

Repository::~Repository() = default;

ObjectSource& Repository::objects() noexcept {
  return *impl_->source;
}
bool Repository::is_bare() const {
  return impl_->work_tree.empty();
}
const fs::path& Repository::git_dir() const noexcept {
  return impl_->git_dir;
}
const fs::path& Repository::work_tree() const noexcept {
  return impl_->work_tree;
}
const std::unordered_set<model::Oid>& Repository::shallow() const noexcept {
  return impl_->shallow;
}
bool Repository::has_quarantine() const noexcept {
  return impl_->has_quarantine;
}
const std::vector<model::Oid>& Repository::quarantined() const noexcept {
  return impl_->quarantined;
}

std::string Repository::resolve_symbolic(const std::string& name) const {
  constexpr int kMostSteps = 10;  // git follows five (refs.c)
  std::string resolved = name;
  for (int step = 0; step < kMostSteps; ++step) {
    std::optional<std::string> target = impl_->refs->symbolic_target(resolved);
    if (!target) return resolved;
    resolved = std::move(*target);
  }
  throw base::Error(
      fmt::format("{}: a symbolic ref of symbolic refs of symbolic refs", base::escape_foreign(name)));
}

std::vector<Ref> Repository::refs() const {
  return impl_->refs->refs();
}

std::optional<model::Oid> Repository::ref(const std::string& name) const {
  return impl_->refs->id_of(name);
}

std::optional<std::string> Repository::head_branch() const {
  return impl_->refs->symbolic_target("HEAD");
}

model::Oid Repository::resolve(const std::string& revision) const {
  const auto oid = impl_->refs->resolve(revision);
  if (!oid)
    throw base::Error(fmt::format("'{}' names no object here", revision),
                      "name a commit, branch, tag or range");
  return *oid;
}

std::optional<std::string> Repository::config(const std::string& key) const {
  return value_of(impl_->config.get(), key);
}

std::optional<std::string> Repository::administrator_config(const std::string& key) const {
  return value_of(impl_->administrator_config.get(), key);
}

bool Repository::is_stored_outside_quarantine(const model::Oid& oid) const {
  if (impl_->format.id_bytes != model::Oid::kSha1Bytes)
    return (impl_->outside_source ? impl_->outside_source : impl_->source)->is_known(oid);
  const git_oid id = to_git_oid(oid);
  git_odb* odb = impl_->outside_odb ? impl_->outside_odb.get() : impl_->odb.get();
  return git_odb_exists_ext(odb, &id, GIT_ODB_LOOKUP_NO_REFRESH) != 0;
}

}  // namespace sallyport::git
