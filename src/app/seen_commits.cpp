#include "app/seen_commits.hpp"

#include <optional>
#include <string>
#include <utility>

namespace sallyport::app {

namespace {

policy::Person person_of(const std::optional<model::Identity>& identity) {
  policy::Person person;
  if (!identity) return person;
  person.name = identity->name;
  person.email = identity->email;
  person.seconds = identity->seconds;
  person.is_there = true;
  return person;
}

// Two say two things, which is what no encoding is called.
std::string encoding_of(const model::Commit& commit) {
  std::string encoding;
  for (const model::Header& header : commit.headers) {
    if (header.name != "encoding") continue;
    if (!encoding.empty()) encoding += ' ';
    encoding += header.value;
  }
  return encoding;
}

}  // namespace

void SeenCommits::see_commit(const model::Oid& oid, const git::LoadedCommit& loaded) {
  if (!asked_.commits) return;
  policy::NewCommitFact fact;
  fact.oid = oid;
  fact.parents = loaded.commit.parents;
  fact.author = person_of(loaded.commit.author);
  fact.committer = person_of(loaded.commit.committer);
  fact.message = loaded.commit.message;
  fact.encoding = encoding_of(loaded.commit);
  commits_.insert_or_assign(oid, std::move(fact));
}

void SeenCommits::see_tree(const git::TreeVisit& visit) {
  if (asked_.collisions && visit.commit != git::kNone) collisions_.see_tree(visit);
}

void SeenCommits::add(SeenCommits& part) {
  commits_.merge(part.commits_);
  collisions_.add(part.collisions_.take());
}

policy::NewCommitFact SeenCommits::take(const model::Oid& oid) {
  return std::move(commits_.at(oid));
}

}  // namespace sallyport::app
