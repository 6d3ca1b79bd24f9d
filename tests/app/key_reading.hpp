#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "app/key_tables.hpp"
#include "app/load_keys.hpp"
#include "policy/load.hpp"

namespace sallyport::test {

inline constexpr std::int64_t kNow = 1'780'000'000;  // 2026-05-28

// Tables as they are read back: as part of a policy whose keys, too, are loaded.
struct ReadBack {
  explicit ReadBack(const app::ImportedKeys& imported, const std::string& settings = "",
                    const std::filesystem::path& folder = "/")
      : tables(app::write_key_tables(imported, kNow)),
        policy(policy::load(tables.toml + settings, "tables.toml")) {
    INFO(tables.toml);
    policy.folder = folder;
    keys = app::load_keys(policy);
    CHECK(policy.principals.size() == tables.principals);
  }

  const policy::Principal& principal(const std::string& name) const {
    INFO(tables.toml);
    const policy::Principal* const found = policy.principal(name);
    REQUIRE_MESSAGE(found != nullptr, name);
    return *found;
  }
  bool says(const std::string& text) const { return tables.toml.find(text) != std::string::npos; }

  app::KeyTables tables;
  policy::Policy policy;
  app::LoadedKeys keys;
};

// "ssh-ed25519 AAAA..." without the comment.
inline std::string without_comment(const std::string& line) {
  return line.substr(0, line.find(' ', line.find(' ') + 1));
}

using Texts = std::vector<std::string>;

}  // namespace sallyport::test
