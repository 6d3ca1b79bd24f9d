#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/oid.hpp"
#include "sign/verdict_table.hpp"
#include "sign/verified.hpp"

namespace sallyport::sign {

// What verifying signatures came to, kept by object id in a file (verdict_table.hpp has its format), so that
// the next run does not verify them again. Holds nothing that depends on the time: what a verdict is worth
// today, status_at() says each time. One thread.
class VerdictCache {
 public:
  static constexpr std::size_t kMaxEntries = 200'000;

  // `keys_digest` is a SHA-256 (32 bytes, not hexadecimal) over everything that a Verified depends on: all
  // keys and whose each is (the numbers, too), revocations, Strength, and the version of what verifies.
  //
  // Believes the file only if nobody but root and the effective user can have written it: a regular file, no
  // symbolic link, that base::is_trustworthy says yes to, in a folder that it says yes to. One that is not
  // believed, of other keys, of another version or damaged counts as empty. Throws base::Error only if
  // `keys_digest` is not of 32 bytes.
  VerdictCache(std::filesystem::path file, std::string keys_digest, std::size_t max_entries = kMaxEntries);

  std::optional<Verified> find(const model::Oid& object) const;

  // A verdict whose texts are longer than kMaxVerdictTextBytes is not kept.
  void add(const model::Oid& object, const Verified& verified);

  // Replaces the file if anything was added: by a new one of mode 0600 beside it, in a folder that is made
  // with mode 0700 if it is missing. At most `max_entries` stay, those that were asked for or added last.
  // What another process wrote meanwhile is lost. False if it cannot be written, or would not be believed; a
  // verdict that is not kept costs time and nothing else.
  bool save() noexcept;

 private:
  std::vector<StoredVerdict> latest() const;

  std::filesystem::path file_;
  std::string keys_digest_;
  std::size_t max_entries_;
  VerdictTable stored_;
  mutable std::vector<bool> is_used_;  // of stored_, in this run
  std::unordered_map<model::Oid, Verified> added_;
  std::deque<model::Oid> added_order_;  // the oldest first
  bool is_changed_ = false;
};

}  // namespace sallyport::sign
