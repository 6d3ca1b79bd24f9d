#include "app/key_inventory.hpp"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>

#include "app/load_keys.hpp"

namespace sallyport::app {

namespace {

std::vector<KeyEntry> all_keys(const policy::Policy& policy, const sign::Verifier& keys) {
  std::vector<KeyEntry> all;
  const auto add = [&](KeyEntry entry) {
    if (entry.worth.owner != sign::kNobody) entry.principal = &policy.principals.at(entry.worth.owner);
    all.push_back(std::move(entry));
  };
  for (sign::OpenPgpKeys::Listed& listed : keys.openpgp().list())
    add({nullptr, "", "openpgp", std::move(listed.algorithm), listed.bits, std::move(listed.user_ids),
         std::move(listed.worth)});
  for (sign::SshKeys::Listed& listed : keys.ssh().list())
    add({nullptr,
         std::move(listed.authority),
         "ssh",
         std::move(listed.key.algorithm),
         listed.key.bits,
         {},
         std::move(listed.worth)});
  for (sign::X509Keys::Listed& listed : keys.x509().list())
    add({nullptr,
         std::move(listed.authority),
         "x509",
         std::move(listed.kind),
         listed.bits,
         {std::move(listed.subject)},
         std::move(listed.worth)});
  for (std::size_t i = 0; i < policy.principals.size(); ++i) {
    for (const std::string& key : policy.principals[i].keys) {
      if (kind_of_key(key) != KeyKind::certificate_identity) continue;
      KeyEntry entry{nullptr, "", "certificate", "", 0, {}, {}};
      entry.worth.status = model::SignatureStatus::good;
      entry.worth.key = key;
      entry.worth.owner = static_cast<sign::Owner>(i);
      add(std::move(entry));
    }
  }
  return all;
}

// Groups and their order; see list_keys().
auto place_of(const KeyEntry& entry) {
  const bool is_principals = entry.principal != nullptr;
  const int group = is_principals ? 0 : entry.authority.empty() ? 2 : 1;
  const std::string_view owner = is_principals ? entry.principal->name : entry.authority;
  return std::tuple(group, owner, std::string_view(entry.format), std::string_view(entry.worth.key));
}

}  // namespace

std::vector<KeyEntry> list_keys(const policy::Policy& policy, const sign::Verifier& keys) {
  std::vector<KeyEntry> all = all_keys(policy, keys);
  std::sort(all.begin(), all.end(),
            [](const KeyEntry& a, const KeyEntry& b) { return place_of(a) < place_of(b); });
  return all;
}

std::int64_t end_of(const KeyEntry& entry) {
  const std::int64_t own = entry.worth.valid_until;
  return entry.principal == nullptr ? own : std::min(own, entry.principal->valid_until.value_or(own));
}

model::SignatureStatus status_of(const KeyEntry& entry, std::int64_t seconds) {
  if (entry.principal == nullptr && entry.authority.empty()) return model::SignatureStatus::unknown_key;
  const model::SignatureStatus status = sign::status_at(entry.worth, seconds);
  if (status != model::SignatureStatus::good || entry.principal == nullptr) return status;
  const bool is_early = entry.principal->valid_from && seconds < *entry.principal->valid_from;
  return is_early || seconds >= end_of(entry) ? model::SignatureStatus::expired_key : status;
}

}  // namespace sallyport::app
