#pragma once

#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include "audit/entry.hpp"
#include "audit/find_push.hpp"
#include "support/temporary_folder.hpp"

namespace sallyport::audit {

using Folder = test::TemporaryFolder;

inline model::Oid id_of(char digit) {
  return *model::Oid::from_hex(std::string(40, digit));
}

inline model::Push push_of(const std::string& ref, char old_digit, char new_digit) {
  return {{{ref, old_digit == '0' ? model::Oid() : id_of(old_digit), id_of(new_digit)}}};
}

// An accepted push of these refs.
inline Judged accepted(const model::Push& push, const std::string& receiver = {}) {
  Judged judged;
  judged.repository = "/srv/one.git";
  judged.pusher = {"sshd", "ann", "SHA256:key", "ann@example.org"};
  for (const model::RefUpdate& update : push.updates)
    judged.refs.push_back({update.name, update.alias, update.old_id, update.new_id});
  judged.refs_digest = digest_of(push);
  judged.receiver = receiver;
  judged.outcome = model::Outcome::accepted;
  judged.policy = "policy.toml";
  judged.version = "1";
  judged.duration_ms = 40;
  return judged;
}

inline Judged refused(const std::string& rule = "secrets") {
  Judged judged = accepted(push_of("refs/heads/main", '1', '2'));
  judged.outcome = model::Outcome::refused;
  judged.reasons.push_back({rule, "refs/heads/main", id_of('2'), "a/path", "refuse", "no"});
  judged.findings.push_back({"a-rule", "abc...", std::string(32, 'f'), "new", 2});
  return judged;
}

// The lines of a whole log, each with its LF.
inline std::string chain(const std::vector<Entry>& bodies, std::string previous = kNoHash,
                         std::uint64_t sequence = 1) {
  std::string text;
  for (Entry entry : bodies) {
    entry.sequence = sequence++;
    entry.previous = previous;
    entry.time_ms = 1'700'000'000'000 + static_cast<std::int64_t>(sequence);
    const std::string line = line_of(entry);
    previous = hash_of(line);
    text += line + "\n";
  }
  return text;
}

}  // namespace sallyport::audit
