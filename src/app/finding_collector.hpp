#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "model/finding.hpp"
#include "policy/policy.hpp"
#include "scan/engine.hpp"
#include "scan/scanner.hpp"
#include "triage/ledger.hpp"

namespace sallyport::app {

// Makes findings of hits, each secret once for each path (for each commit or tag, where it stands in one): a
// hundred saves of one file are one finding, at the first commit that brings it. Of several sightings the one
// that decides most stays: fresh where the ref's rules refuse secrets, where they warn, where they are off;
// then allowed, ignored and baselined, then known. So a ref with lax rules hides nothing from a strict one in
// the same push.
class FindingCollector {
 public:
  // `honors_inline_allow`: whether a hit with an inline allow is `allowed`. More than `max_findings` are only
  // counted. `ledger` says what ignore files and baselines have on a finding; it may be null. The engine and
  // the ledger must outlive this.
  FindingCollector(const scan::Engine& engine, bool honors_inline_allow, std::uint64_t max_findings,
                   triage::Ledger* ledger = nullptr)
      : engine_(engine),
        honors_inline_allow_(honors_inline_allow),
        max_findings_(max_findings),
        ledger_(ledger) {}

  // Where a hit was seen.
  struct Sighting {
    model::Place place = model::Place::file;
    model::Oid object;
    model::Oid commit;
    std::string_view path;
    std::string_view ref;
    policy::Mode mode = policy::Mode::refuse;  // what the ref's rules make of a fresh one
    bool is_before_baseline = false;           // a tip of the baseline reaches what brings it
  };

  // `is_known` is asked only if it matters: whether a parent's version already held the secret.
  void add(const scan::Hit& hit, const Sighting& sighting, const std::function<bool()>& is_known);

  // In the order in which they were first seen, without those whose rule requires another anywhere in the
  // push that was not seen. Leaves nothing behind.
  std::vector<model::Finding> take();
  std::uint64_t dropped() const noexcept { return dropped_; }

 private:
  bool is_known_secret(const scan::Hit& hit) const;
  triage::Opinion opinion_of(const scan::Hit& hit, const Sighting& sighting) const;

  const scan::Engine& engine_;
  bool honors_inline_allow_;
  std::uint64_t max_findings_;
  triage::Ledger* ledger_;
  std::uint64_t dropped_ = 0;
  std::vector<model::Finding> findings_;
  std::vector<std::uint32_t> rules_;  // of findings_, index for index
  std::vector<bool> is_seen_;         // by rule; empty until one is
  using Key =
      std::tuple<std::uint32_t, model::Place, std::string, std::string>;  // rule, place, where, fingerprint
  struct Kept {
    std::size_t index;  // into findings_
    int rank;
  };
  std::map<Key, Kept> kept_;
};

}  // namespace sallyport::app
