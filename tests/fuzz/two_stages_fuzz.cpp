// A pattern on the first line, a text behind it: whatever the pattern is, the two stages find what RE2 alone
// finds.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "match/differential.hpp"
#include "match/expression.hpp"

namespace {

// Larger ones only make the compilers slow.
bool is_small(std::string_view pattern) {
  if (pattern.size() > 100) return false;
  const auto expression = sallyport::match::read_expression(pattern);
  return !expression || sallyport::match::extent(*expression).most_other_bytes +
                                sallyport::match::extent(*expression).least_bytes <
                            500;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sallyport;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t end = input.find('\n');
  if (end == std::string_view::npos) return 0;
  const std::string pattern(input.substr(0, end));
  const std::string_view text = input.substr(end + 1);

  std::deque<match::PatternRegex> regexes;
  try {
    regexes.emplace_back(pattern).exact();
  } catch (const base::Error&) {
    return 0;
  }
  if (!is_small(pattern)) return 0;
  // As it is mapped: in bytes that begin where it needs them to, and that outlive it.
  const std::string kept = match::Database::compile({{pattern, {}}}).serialize();
  std::vector<char> room(kept.size() + match::Database::kAlignment);
  const auto past = reinterpret_cast<std::uintptr_t>(room.data()) % match::Database::kAlignment;
  char* const place = room.data() + (past == 0 ? 0 : match::Database::kAlignment - past);
  std::copy(kept.begin(), kept.end(), place);
  const match::Database database = match::Database::deserialize({place, kept.size()});
  match::Prescan prescan(database);
  if (test::find_in_two_stages(database, prescan, regexes, text) != test::find_by_regex_alone(regexes, text))
    std::abort();
  return 0;
}
