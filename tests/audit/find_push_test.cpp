#include <string>

#include "audit/find_push.hpp"
#include "audit/samples.hpp"

using namespace sallyport;
using namespace sallyport::audit;
namespace fs = std::filesystem;

namespace {

const model::Pusher kAnn = {"sshd", "ann", "SHA256:key", "ann@example.org"};

struct Log {
  Folder folder;
  fs::path path = folder / "log";

  std::uint64_t add(auto body) { return LockedLog(path).append({.body = std::move(body)}).sequence; }
  std::uint64_t find(const model::Push& push, const std::string& receiver = {},
                     const model::Pusher& pusher = kAnn, const std::string& repository = "/srv/one.git") {
    const LockedLog log(path);
    const auto found = find_push(log, {repository, push, pusher, receiver});
    return found ? found->sequence : 0;
  }
};

model::Push both() {
  model::Push push = push_of("refs/heads/main", '1', '2');
  push.updates.push_back({"refs/heads/side", {}, id_of('3')});
  return push;
}

}  // namespace

TEST_CASE("the entry that lets a push in is found, whatever came since") {
  Log log;
  log.add(refused());
  const std::uint64_t wanted = log.add(accepted(both()));
  log.add(accepted(push_of("refs/heads/main", '2', '4')));
  log.add(refused());
  CHECK(log.find(both()) == wanted);
}

TEST_CASE("it is found by the refs that moved, if not all did") {
  Log log;
  const std::uint64_t wanted = log.add(accepted(both()));
  model::Push some = both();
  some.updates.erase(some.updates.begin());
  const auto found = find_push(LockedLog(log.path), {"/srv/one.git", some, kAnn, {}});
  REQUIRE(found);
  CHECK(found->sequence == wanted);
  REQUIRE(found->refs.size() == 1);
  CHECK(found->refs[0].name == "refs/heads/side");
}

TEST_CASE("no entry lets in what was refused, moved elsewhere, or moved in another repository") {
  Log log;
  Judged judged = refused();
  judged.refs_digest = digest_of(both());
  log.add(judged);
  log.add(accepted(push_of("refs/heads/main", '1', '3')));
  log.add(accepted(push_of("refs/heads/other", '1', '2')));
  CHECK(log.find(push_of("refs/heads/main", '1', '2')) == 0);
  log.add(accepted(both()));
  CHECK(log.find(both(), {}, kAnn, "/srv/two.git") == 0);
  model::Push more = both();
  more.updates.push_back({"refs/heads/more", {}, id_of('3')});
  CHECK(log.find(more) == 0);
}

TEST_CASE("an entry lets in one push") {
  Log log;
  const std::uint64_t first = log.add(accepted(both()));
  log.add(Received{"/srv/one.git", kAnn, first, std::string(64, 'a'), {}, 0});
  CHECK(log.find(both()) == 0);
  const std::uint64_t second = log.add(accepted(both()));
  CHECK(log.find(both()) == second);
}

TEST_CASE("of pushes of the same, the process that received it tells which it is") {
  Log log;
  const std::uint64_t first = log.add(accepted(both(), "1.1"));
  const std::uint64_t second = log.add(accepted(both(), "2.2"));
  CHECK(log.find(both(), "1.1") == first);
  CHECK(log.find(both(), "2.2") == second);
  CHECK(log.find(both(), "3.3") == 0);
  CHECK(log.find(both()) == second);
}

TEST_CASE("of pushes of the same, the pusher tells which it is where the process is not known") {
  Log log;
  Judged judged = accepted(both());
  const std::uint64_t first = log.add(judged);
  judged.pusher = {"sshd", "bob", {}, {}};
  const std::uint64_t second = log.add(judged);
  CHECK(log.find(both()) == first);
  CHECK(log.find(both(), {}, judged.pusher) == second);
  CHECK(log.find(both(), {}, {}) == second);
}

TEST_CASE("names that are not shown are known by their ids") {
  Log log;
  Judged judged = accepted(both());
  judged.refs[1].name = "refs/heads/abc...";
  judged.refs[1].is_hidden = true;
  const std::uint64_t wanted = log.add(judged);
  model::Push some = both();
  some.updates.erase(some.updates.begin());
  const auto found = find_push(LockedLog(log.path), {"/srv/one.git", some, kAnn, {}});
  REQUIRE(found);
  CHECK(found->sequence == wanted);
  CHECK(found->refs.at(0).name == "refs/heads/abc...");
}

TEST_CASE("of a list of refs that was cut, the process alone tells") {
  Log log;
  Judged judged = accepted(both(), "1.1");
  judged.refs.pop_back();
  judged.refs_left_out = 1;
  const std::uint64_t wanted = log.add(judged);
  model::Push some = both();
  some.updates.erase(some.updates.begin());
  CHECK(log.find(some) == 0);
  CHECK(log.find(some, "1.1") == wanted);
  CHECK(log.find(both()) == wanted);
}

TEST_CASE("it is found in the file that was put aside in the meantime") {
  Log log;
  const std::uint64_t wanted = log.add(accepted(both()));
  rotate(log.path);
  log.add(refused());
  CHECK(log.find(both()) == wanted);
}

TEST_CASE("the digest of a push depends on every part of it and not on the order") {
  model::Push turned = both();
  std::swap(turned.updates[0], turned.updates[1]);
  CHECK(digest_of(turned) == digest_of(both()));
  model::Push other = both();
  other.updates[0].alias = "HEAD";
  CHECK(digest_of(other) != digest_of(both()));
  other = both();
  other.updates[1].new_id = id_of('4');
  CHECK(digest_of(other) != digest_of(both()));
}
