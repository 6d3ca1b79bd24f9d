// Any bytes through a scanner with a handful of rules of different shapes. It never fails but by base::Error,
// settles every candidate, and speaks of places that are there.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "decode/wide_text.hpp"
#include "scan/scanner.hpp"

namespace {

using sallyport::scan::Engine;
using sallyport::scan::Hit;

void require(bool condition) {
  if (!condition) std::abort();
}

Engine make_engine() {
  sallyport::rules::RuleSet set;
  const auto add = [&](const char* id, const char* regex) -> sallyport::rules::Rule& {
    set.rules.push_back({.id = id, .regex = regex, .origin = "fuzz"});
    return set.rules.back();
  };
  add("bounded", R"(\b(tok_[0-9a-z]{4})\b)").entropy = 1.5;
  add("line", R"((?im)^key\s*=\s*['"]?([a-z0-9]{3,8})['"]?\s*$)").allowlists = {
      {.regex_target = sallyport::rules::RegexTarget::line, .regexes = {"skip"}, .stopwords = {"test"}}};
  add("block", R"((?s)BEGIN.{0,20}?-(.+?)-END)").allowlists = {
      {.needs_all = true, .regexes = {"a"}, .paths = {"b"}}};
  add("open", R"(ey[A-Za-z0-9]{3,}\.([A-Za-z0-9]*))").keywords = {"ey", "zz"};
  add("unicode", R"(\pL{2}=(x?))").secret_group = 1;
  add("empty", R"(q*)").keywords = {"qq"};
  set.allowlists = {{.regex_target = sallyport::rules::RegexTarget::match, .regexes = {"never"}}};
  return Engine::compile(std::move(set));
}

std::uint64_t lines_in(std::string_view text) {
  return 1 + static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Engine engine = make_engine();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::string wide;
  std::vector<std::string> chain_of_wide;
  if (const auto form = sallyport::decode::detect_wide_text(text)) {
    wide = sallyport::decode::wide_to_utf8(text, *form).view();
    chain_of_wide.emplace_back(to_string(*form));
  }

  sallyport::scan::Scanner scanner(engine, {.fingerprint_key = "key"});
  std::vector<Hit> hits;
  try {
    hits = scanner.scan(text);
  } catch (const sallyport::base::Error&) {
    return 0;
  }
  const auto& counts = scanner.candidates();
  require(counts.raised == counts.confirmed + counts.rejected);
  require(counts.rejected == scanner.rejections().total());
  require(hits.empty() || counts.confirmed > 0);
  require(scanner.bytes() == size);
  for (const Hit& hit : hits) {
    require(hit.rule < engine.rules().size());
    require(hit.line_1based <= hit.end_line_1based);
    // What is packed has lines that are not known here.
    if (!hit.is_in_member || hit.chain == chain_of_wide) {
      const std::string_view lines = hit.is_in_member ? wide : text;
      require(hit.line_1based >= 1 && hit.end_line_1based <= lines_in(lines));
      require(hit.column_1based >= 1 && hit.column_1based <= lines.size() + 1);
    }
    require(hit.fingerprint.size() == 32);
    engine.counts_at(hit, text, text);
  }
  return 0;
}
