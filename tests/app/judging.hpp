#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "app/judge.hpp"
#include "git/repository.hpp"
#include "policy/load.hpp"
#include "scan/engine.hpp"
#include "support/sandbox.hpp"

namespace sallyport::test {

// In an update: there was no object, or there is to be none.
inline const model::Oid kNull;

// What the rule "token" of small_engine() finds; each `fill` gives another one.
inline std::string secret(char fill) {
  return "tok_" + std::string(20, fill);
}

// A line that holds a secret, ending in LF.
inline std::string line_with_secret(char fill) {
  return "key = " + secret(fill) + "\n";
}

// Two rules: "token" for secret(), and "backup", which speaks of paths that end in ".bak".
inline scan::Engine small_engine() {
  rules::Rule token{
      .id = "token", .description = "a token", .regex = "tok_[a-z]{20}", .origin = "test.toml:1"};
  rules::Rule backup{.id = "backup", .description = "a backup", .path = R"(\.bak$)", .origin = "test.toml:9"};
  rules::RuleSet set;
  set.rules = {std::move(backup), std::move(token)};
  return scan::Engine::compile(std::move(set));
}

inline app::PushRequest request_of(std::vector<model::RefUpdate> updates,
                                   std::vector<git::Ref> existing = {}) {
  app::PushRequest request;
  request.push.updates = std::move(updates);
  request.existing_refs = [existing = std::move(existing)] { return existing; };
  return request;
}

// By what tests judge.
struct Court {
  scan::Engine engine = small_engine();
  policy::Policy policy = policy::defaults();
  bool is_local = false;
  unsigned threads = 1;

  app::Judge judge() const { return {policy, engine, is_local, threads}; }

  model::Verdict push(git::Repository& repository, git::ObjectSource& objects,
                      const app::PushRequest& request) const {
    app::Progress progress("test");
    return app::judge_push(repository, objects, judge(), request, progress);
  }

  model::Verdict push(const std::filesystem::path& folder, const app::PushRequest& request) const {
    git::Repository repository(folder, git::Trust::by_hand);
    return push(repository, repository.objects(), request);
  }
};

// While it lives, git and Repository see `server` (a bare repository) as a pre-receive hook does: what is
// written goes to a quarantine.
class Quarantine {
 public:
  explicit Quarantine(const std::filesystem::path& server) {
    const std::filesystem::path store = server / "objects";
    const std::filesystem::path incoming = store / "tmp_objdir-incoming-test";
    std::filesystem::create_directories(incoming);
    ::setenv("GIT_OBJECT_DIRECTORY", incoming.c_str(), 1);
    ::setenv("GIT_ALTERNATE_OBJECT_DIRECTORIES", store.c_str(), 1);
  }
  ~Quarantine() {
    ::unsetenv("GIT_OBJECT_DIRECTORY");
    ::unsetenv("GIT_ALTERNATE_OBJECT_DIRECTORIES");
  }
  Quarantine(const Quarantine&) = delete;
  Quarantine& operator=(const Quarantine&) = delete;
};

}  // namespace sallyport::test
