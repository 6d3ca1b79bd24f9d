// The first stage, and why it misses nothing.
//
// Each pattern goes to Hyperscan as the tree that RE2's syntax stands for (expression_reader.cpp), so
// Hyperscan's ends of matches include all of RE2's. Hyperscan is not asked for beginnings: with them, a third
// of a usual rule set is "too large" and the rest is three times slower. A pattern's Reach bounds the
// beginning instead: a match that ends at e begins where Reach, walking back from e, comes to its limit, or
// later. Ends e1 <= e2 that one match could span are put into one candidate
//   [earliest begin of the first end, last end],
// and so candidates of a pattern do not overlap. Then, for matches [b, e) as RE2 finds them one after another
// in the whole text:
//  - e is one of the ends, so [b, e] lies within one candidate;
//  - all matches that begin at b end within reach of b, hence in the same candidate, so RE2 has the same
//  choice there as in the
//    whole text, prefers the same one, and sees the same neighbours of it for \b ^ $ (it is given the whole
//    text as context);
//  - a match that lies in an earlier candidate begins earlier, so going through candidates in order of place
//  keeps the order.
// Hence RE2 on the candidates alone reports what RE2 on the whole text reports.
//
// Of a pattern that can match more than kMostWidth bytes a superset is looked for (superset.cpp), which ends
// within each of its matches. Then a candidate is what any match could cover that holds one of its ends, to
// both sides; ends whose candidates would meet are put into one.
//
// Where Hyperscan does not take a pattern, a weaker form only opens the gate to the whole text. No pattern is
// dropped.
#include "match/database.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/processor.hpp"
#include "match/database_impl.hpp"
#include "match/expression.hpp"

namespace sallyport::match {

namespace {

using CompileError = base::Handle<hs_compile_error_t,
                                  +[](hs_compile_error_t* error) noexcept { hs_free_compile_error(error); }>;

// A pattern on its way into the database.
struct Plan {
  std::optional<Expression> expression;
  std::vector<std::string> literals;
  Entry entry;
};

Plan plan_for(const Pattern& pattern, std::size_t index) {
  base::with_context(fmt::format("pattern {}", index), [&] { Regex{pattern.regex}; });
  Plan plan{.expression = read_expression(pattern.regex), .literals = pattern.literals};
  // An empty word stands in every text: no gate at all.
  if (std::count(plan.literals.begin(), plan.literals.end(), "") > 0) plan.literals.clear();
  plan.entry.form = plan.literals.empty() ? Form::always : Form::literals;
  if (!plan.expression) return plan;
  const Extent extent = match::extent(*plan.expression);
  if (extent.most_other_bytes <= std::numeric_limits<std::uint32_t>::max()) {
    plan.entry.reach = Reach(extent.free, static_cast<std::uint32_t>(extent.most_other_bytes));
  }
  // What can match no bytes at all matches everywhere, and Hyperscan has little to say of it.
  if (extent.least_bytes == 0) return plan;
  plan.entry.form = Form::exact;
  Superset superset = superset_of(*plan.expression, Database::kMostWidth);
  if (match::extent(superset.expression).least_bytes == 0) return plan;
  plan.entry.is_cut = superset.is_cut;
  plan.entry.most_before_end = superset.most_before_end;
  plan.entry.width = superset.width;
  plan.expression = std::move(superset.expression);
  return plan;
}

void weaken(Plan& plan) {
  switch (plan.entry.form) {
    case Form::exact:
      plan.entry.form = Form::unasserted;
      break;
    case Form::unasserted:
      plan.entry.form = Form::prefilter;
      break;
    case Form::prefilter:
      plan.entry.form = plan.literals.empty() ? Form::always : Form::literals;
      break;
    case Form::literals:
    case Form::always:
      plan.entry.form = Form::always;
      break;
  }
}

std::string any_of(const std::vector<std::string>& literals) {
  std::string text;
  for (const std::string& literal : literals) {
    if (!text.empty()) text += '|';
    for (const char byte : literal) text += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
  }
  return text;
}

struct Source {
  std::string text;
  unsigned flags = 0;
};

Source source_of(const Plan& plan) {
  switch (plan.entry.form) {
    case Form::exact:
      return {to_hyperscan(*plan.expression, true), 0};
    case Form::unasserted:
      return {to_hyperscan(*plan.expression, false), 0};
    case Form::prefilter:
      return {to_hyperscan(*plan.expression, false),
              HS_FLAG_PREFILTER | HS_FLAG_SINGLEMATCH | HS_FLAG_ALLOWEMPTY};
    case Form::literals:
      return {any_of(plan.literals), HS_FLAG_CASELESS | HS_FLAG_SINGLEMATCH | HS_FLAG_ALLOWEMPTY};
    case Form::always:
      break;
  }
  return {};
}

// Compiles all plans that are not `always`. Nothing if Hyperscan refuses one of them, which is then made
// weaker.
std::optional<DatabaseHandle> try_compile(std::vector<Plan>& plans) {
  std::vector<Source> sources;
  std::vector<unsigned> ids;
  for (std::size_t index = 0; index < plans.size(); ++index) {
    if (plans[index].entry.form == Form::always) continue;
    sources.push_back(source_of(plans[index]));
    ids.push_back(static_cast<unsigned>(index));
  }
  DatabaseHandle handle;
  if (sources.empty()) return handle;
  std::vector<const char*> texts;
  std::vector<unsigned> flags;
  for (const Source& source : sources) {
    texts.push_back(source.text.c_str());
    flags.push_back(source.flags);
  }
  CompileError error;
  const hs_error_t code =
      hs_compile_multi(texts.data(), flags.data(), ids.data(), static_cast<unsigned>(texts.size()),
                       HS_MODE_BLOCK, nullptr, base::out(handle), base::out(error));
  if (code == HS_SUCCESS) return handle;
  if (code != HS_COMPILER_ERROR || !error || error->expression < 0 ||
      static_cast<std::size_t>(error->expression) >= ids.size()) {
    throw base::Error(
        fmt::format("Hyperscan cannot compile the patterns: {}", error ? error->message : "no reason given"));
  }
  weaken(plans[ids[static_cast<std::size_t>(error->expression)]]);
  return std::nullopt;
}

}  // namespace

void note_always(const std::vector<Entry>& entries, std::vector<std::uint32_t>& always) {
  for (std::size_t index = 0; index < entries.size(); ++index) {
    if (entries[index].form == Form::always) always.push_back(static_cast<std::uint32_t>(index));
  }
}

void check(hs_error_t code, const char* what) {
  if (code == HS_SUCCESS) return;
  throw base::Error(fmt::format("Hyperscan cannot {} (code {})", what, code));
}

void check_processor() {
  check(hs_valid_platform(), "run on this processor, which has no SSSE3");
}

Database::Database(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Database::~Database() = default;
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;

Database Database::compile(const std::vector<Pattern>& patterns) {
  check_processor();
  std::vector<Plan> plans;
  plans.reserve(patterns.size());
  for (const Pattern& pattern : patterns) plans.push_back(plan_for(pattern, plans.size()));
  auto impl = std::make_unique<Impl>();
  std::optional<DatabaseHandle> handle;
  while (!handle)
    handle = try_compile(plans);  // ends: each round makes one pattern weaker, and `always` cannot be refused
  impl->compiled = std::move(*handle);
  impl->database = impl->compiled.get();
  for (const Plan& plan : plans) impl->entries.push_back(plan.entry);
  note_always(impl->entries, impl->always);
  impl->note_locality();
  return Database(std::move(impl));
}

// A database is compiled for what the processor can run and tuned for its family and model. Hyperscan's own
// way of telling both asks the processor seven times, in a virtual machine for 35 µs (base/processor.cpp).
std::string Database::platform() {
  if (const auto words = base::processor_words()) {
    using base::Instructions;
    return fmt::format("{} of {} / {} / processor {:x} runs {:d}{:d}{:d}", kDatabaseForm, kMostWidth,
                       hs_version(), words->signature, base::can_run(Instructions::avx2),
                       base::can_run(Instructions::avx512bw), base::can_run(Instructions::avx512vbmi));
  }
  hs_platform_info_t info{};
  check(hs_populate_platform(&info), "examine this processor");
  return fmt::format("{} of {} / {} / tune {} features {:x}", kDatabaseForm, kMostWidth, hs_version(),
                     info.tune, info.cpu_features);
}

void Database::Impl::note_locality() noexcept {
  is_local = std::ranges::all_of(entries, [](const Entry& entry) {
    return reports_ends(entry.form) && entry.width <= Database::kMostWidth;
  });
}

bool Database::is_local() const noexcept {
  return impl_->is_local;
}

std::size_t Database::pattern_count() const noexcept {
  return impl_->entries.size();
}

const Reach& Database::reach(std::uint32_t pattern) const {
  return impl_->entries.at(pattern).reach;
}

Weakness Database::weakness(std::uint32_t pattern) const {
  const Form form = impl_->entries.at(pattern).form;
  if (reports_ends(form)) return Weakness::none;
  return form == Form::always ? Weakness::every_text : Weakness::whole_text;
}

}  // namespace sallyport::match
