#include "app/stowaways.hpp"

#include <fmt/core.h>

namespace sallyport::app {

std::vector<model::Oid> find_stowaways(const git::Repository& repository, const git::History& history) {
  std::vector<model::Oid> stowaways;
  for (const model::Oid& oid : repository.quarantined()) {
    if (!history.reaches(oid) && !repository.is_stored_outside_quarantine(oid)) stowaways.push_back(oid);
  }
  return stowaways;
}

void scan_stowaways(git::ObjectSource& objects, const Judge& judge, scan::Scanner& scanner,
                    model::Facts& facts, PushFindings& findings) {
  const std::uint64_t limit = judge.policy.limits.object_bytes;
  facts.coverage.objects.listed += facts.stowaways.size();
  for (const model::Oid& oid : objects.in_storage_order(facts.stowaways)) {
    const git::ObjectInfo info = objects.info(oid);
    if (info.size_bytes > limit) {
      facts.limits.push_back({"limits.object_bytes",
                              fmt::format("{} {} has {} bytes, more than the {} that are looked at",
                                          to_string(info.kind), oid.hex(), info.size_bytes, limit),
                              {}});
      continue;
    }
    findings.add_stowaway(oid, scanner.scan(objects.read(oid).bytes()));
    ++facts.coverage.objects.scanned;
  }
}

}  // namespace sallyport::app
