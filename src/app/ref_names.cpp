#include "app/ref_names.hpp"

#include <algorithm>

#include "app/coverage.hpp"
#include "scan/hit.hpp"
#include "scan/scanner.hpp"

namespace sallyport::app {

namespace {

constexpr const char* kNameNotShown = "(not shown, because it was not looked at)";

// As report::concealed does with names that findings speak of.
std::string shown_name(const std::string& name, scan::Scanner& scanner, const scan::Engine& engine) {
  const scan::Hit* first = nullptr;
  const std::vector<scan::Hit> hits = scanner.scan(name);
  for (const scan::Hit& hit : hits) {
    if (!engine.counts_at(hit, name, {})) continue;
    if (first == nullptr || hit.column_1based < first->column_1based) first = &hit;
  }
  if (first == nullptr) return name;
  const bool is_placed = first->column_1based > 0 && first->line_1based <= 1 && !first->is_in_member;
  const std::size_t start = is_placed ? std::min<std::size_t>(first->column_1based - 1, name.size()) : 0;
  return name.substr(0, start) + first->redacted + "...";
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

}  // namespace

RefNames::RefNames(const model::Push& push) : push_(push) {
  for (const model::RefUpdate& update : push.updates)
    refs_.push_back({kNameNotShown, {}, update.old_id, update.new_id, /*is_hidden=*/true});
}

void RefNames::look_at(const Judge& judge) {
  scan::Scanner scanner(judge.engine, scan_options(judge));
  for (std::size_t i = 0; i < refs_.size(); ++i) {
    const model::RefUpdate& update = push_.updates[i];
    audit::Ref& ref = refs_[i];
    ref.name = shown_name(update.name, scanner, judge.engine);
    if (!update.alias.empty()) ref.asked = shown_name(update.alias, scanner, judge.engine);
    ref.is_hidden = ref.name != update.name || ref.asked != update.alias;
  }
}

std::string RefNames::conceal(std::string text) const {
  for (std::size_t i = 0; i < refs_.size(); ++i) {
    if (!refs_[i].is_hidden) continue;
    replace_all(text, push_.updates[i].name, refs_[i].name);
    if (!push_.updates[i].alias.empty()) replace_all(text, push_.updates[i].alias, kNameNotShown);
  }
  return text;
}

}  // namespace sallyport::app
