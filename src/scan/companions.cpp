#include "scan/companions.hpp"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace sallyport::scan {

namespace {

using rules::RequiredRule;

std::uint32_t distance(std::uint32_t a, std::uint32_t b) {
  return a > b ? a - b : b - a;
}

// Hits of one rule in order of line, so that a near one is found without looking at all of them.
using HitsOfRule = std::unordered_map<std::uint32_t, std::vector<const Hit*>>;

HitsOfRule by_rule(const ReadySet& engine, const std::vector<Hit>& hits) {
  HitsOfRule found;
  for (const Hit& hit : hits) {
    if (engine.ready(hit.rule).ties.is_required) found[hit.rule].push_back(&hit);
  }
  for (auto& [rule, list] : found) {
    std::ranges::stable_sort(list, {}, [](const Hit* hit) { return hit->match_line_1based; });
  }
  return found;
}

// Columns count within a line, so a bound on them alone still asks every part. Parts that are looked at for
// one hit are bounded, so that a file of nothing but parts stays linear.
constexpr std::size_t kMaxPartsAsked = 1000;

bool is_near(const Hit& hit, const RequiredRule& required, const std::vector<const Hit*>& parts) {
  const std::uint32_t lines = required.lines.value_or(UINT32_MAX);
  const std::uint32_t first = hit.match_line_1based > lines ? hit.match_line_1based - lines : 0;
  auto part =
      std::ranges::lower_bound(parts, first, {}, [](const Hit* each) { return each->match_line_1based; });
  for (std::size_t asked = 0; part != parts.end() && asked < kMaxPartsAsked; ++part, ++asked) {
    if (distance((*part)->match_line_1based, hit.match_line_1based) > lines) return false;
    if (!required.columns ||
        distance((*part)->match_column_1based, hit.match_column_1based) <= *required.columns)
      return true;
  }
  return part != parts.end();  // too many to ask: in doubt it is reported
}

bool has_companions(const ReadySet& engine, const Hit& hit, const HitsOfRule& parts) {
  const ReadyRule& ready = engine.ready(hit.rule);
  for (std::size_t i = 0; i < ready.rule.required.size(); ++i) {
    const RequiredRule& required = ready.rule.required[i];
    if (required.within != RequiredRule::Within::file) continue;
    const auto found = parts.find(ready.ties.required[i]);
    if (found == parts.end() || !is_near(hit, required, found->second)) return false;
  }
  return true;
}

bool meet(match::Span a, match::Span b) {
  return a.begin < b.end && b.begin < a.end;
}

bool holds(match::Span outer, match::Span inner) {
  return outer.begin <= inner.begin && inner.end <= outer.end;
}

// Of two hits of generic rules that overlap, whether `a` says more.
bool is_surer(const ReadySet& engine, const Hit& a, const Hit& b) {
  if (a.confidence != b.confidence) return a.confidence > b.confidence;
  if (a.severity != b.severity) return a.severity > b.severity;
  if (a.secret.size() != b.secret.size()) return a.secret.size() > b.secret.size();
  return engine.ready(a.rule).rule.id < engine.ready(b.rule).rule.id;
}

// Whether the path or commit, which nobody knows here, may yet speak against `hit` alone.
bool depends_on_place(const ReadySet& engine, const Hit& hit) {
  const ReadyRule& rule = engine.ready(hit.rule);
  return !rule.rule.path.empty() || !hit.allowed_by_content.empty() ||
         std::ranges::any_of(rule.allow_lists, [](const AllowList& list) { return list.has_place(); });
}

// Whether `other` makes `hit`, which is of a generic rule, superfluous.
bool replaces(const ReadySet& engine, const Hit& other, const Hit& hit) {
  if (other.is_part_only || other.line_1based != hit.line_1based || other.chain != hit.chain) return false;
  if (!engine.ready(other.rule).is_generic) return holds(other.secret, hit.secret);
  return meet(other.secret, hit.secret) && is_surer(engine, other, hit);
}

// Secrets on one line are compared with their neighbours in order of place. A secret is reached by those
// before it that begin at most this many hits earlier; more overlapping ones than that say nothing new.
constexpr std::size_t kMaxNeighbours = 64;

// For each of `hits` whether it is of a generic rule and gives way to another that `may_replace` lets do so.
template <typename MayReplace>
std::vector<bool> superseded(const ReadySet& engine, const std::vector<const Hit*>& hits,
                             MayReplace&& may_replace) {
  std::vector<bool> is_out(hits.size());
  std::vector<std::uint32_t> order(hits.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, {}, [&](std::uint32_t i) { return hits[i]->secret.begin; });
  for (std::size_t at = 0; at < order.size(); ++at) {
    const Hit& hit = *hits[order[at]];
    if (!engine.ready(hit.rule).is_generic) continue;
    const std::size_t first = at > kMaxNeighbours ? at - kMaxNeighbours : 0;
    const std::size_t last = std::min(order.size(), at + kMaxNeighbours);
    for (std::size_t near = first; near < last && !is_out[order[at]]; ++near) {
      if (near == at || is_out[order[near]]) continue;
      const Hit& other = *hits[order[near]];
      is_out[order[at]] = may_replace(other) && replaces(engine, other, hit);
    }
  }
  return is_out;
}

template <typename T>
void erase_marked(std::vector<T>& items, const std::vector<bool>& is_out) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (is_out[i]) continue;
    if (kept != i) items[kept] = std::move(items[i]);
    ++kept;
  }
  items.resize(kept);
}

}  // namespace

void settle_companions(const ReadySet& engine, std::vector<Hit>& hits) {
  if (engine.has_required()) {
    const HitsOfRule parts = by_rule(engine, hits);
    std::vector<bool> is_alone(hits.size());
    for (std::size_t i = 0; i < hits.size(); ++i) is_alone[i] = !has_companions(engine, hits[i], parts);
    erase_marked(hits, is_alone);
  }
  if (hits.size() > 1) {
    std::vector<const Hit*> all;
    for (const Hit& hit : hits) all.push_back(&hit);
    erase_marked(hits,
                 superseded(engine, all, [&](const Hit& other) { return !depends_on_place(engine, other); }));
  }
  std::erase_if(hits, [&](const Hit& hit) {
    return hit.is_part_only && !engine.ready(hit.rule).ties.is_required_in_push;
  });
}

void drop_superseded(const ReadySet& engine, std::vector<const Hit*>& hits) {
  if (hits.size() > 1) erase_marked(hits, superseded(engine, hits, [](const Hit&) { return true; }));
}

}  // namespace sallyport::scan
