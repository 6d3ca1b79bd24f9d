#include "app/stowaways.hpp"

#include "app/coverage.hpp"
#include "git/limit.hpp"

namespace sallyport::app {

std::vector<model::Oid> find_stowaways(const git::Repository& repository, const git::History& history) {
  std::vector<model::Oid> stowaways;
  for (const model::Oid& oid : repository.quarantined()) {
    if (!history.reaches(oid) && !repository.is_stored_outside_quarantine(oid)) stowaways.push_back(oid);
  }
  return stowaways;
}

void scan_stowaways(git::ObjectSource& objects, scan::Scanner& scanner, const policy::Policy& policy,
                    model::Facts& facts, PushFindings& findings) {
  facts.coverage.objects.listed += facts.stowaways.size();
  for (const model::Oid& oid : objects.in_storage_order(facts.stowaways)) {
    try {
      findings.add_stowaway(oid, scanner.scan(objects.read(oid).bytes()));
      add_gaps(facts.limits, policy, scanner.gaps(), oid.hex(), {});
      ++facts.coverage.objects.scanned;
    } catch (const git::ObjectTooLarge& error) {
      facts.limits.push_back({error.limit(), error.what(), {}});
    }
  }
}

}  // namespace sallyport::app
