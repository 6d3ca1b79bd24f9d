// What Sallyport finds in files with a configuration of gitleaks, for the comparison with the program itself:
//   gitleaks_findings CONFIG FOLDER NAME...
// prints a JSON object a line for each finding in FOLDER/NAME, with the places of match and secret in bytes,
// and
// {"error": ...} if there is no answer. The secret itself is in the caller's hands already.
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "rules/gitleaks.hpp"
#include "scan/scanner.hpp"

namespace {

using namespace sallyport;

std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (code < 0x20 || code >= 0x7F || c == '"' || c == '\\') {
      out += fmt::format("\\u{:04x}", code);
    } else {
      out += c;
    }
  }
  return out + "\"";
}

scan::Engine engine_of(const std::string& config) {
  rules::GitleaksOptions options;
  options.read_file = [](const std::string& path) { return rules::read_rule_files(path).front(); };
  options.default_rules = []() -> rules::RuleSet { throw base::Error("no packs here"); };
  rules::GitleaksConfig loaded = rules::load_gitleaks(rules::read_rule_files(config).front(), options);
  // Through the cache's form, as the programs use it.
  return scan::Engine::compile(rules::deserialize(rules::serialize(loaded.set)));
}

void print_findings(const scan::Engine& engine, const std::string& name, const std::string& text) {
  scan::Scanner scanner(engine, {.fingerprint_key = "a key for tests", .decode_depth = 0});
  for (const scan::Hit& hit : scanner.scan(text)) {
    if (!engine.counts_at(hit, name, {}) || hit.is_part_only) continue;
    fmt::print("{{\"rule\": {}, \"file\": {}, \"line\": {}, \"match\": [{}, {}], \"secret\": [{}, {}]}}\n",
               json_string(engine.rules()[hit.rule].id), json_string(name), hit.line_1based, hit.match.begin,
               hit.match.end, hit.secret.begin, hit.secret.end);
  }
  for (const std::uint32_t rule : engine.rules_for_path(name))
    fmt::print("{{\"rule\": {}, \"file\": {}, \"line\": 0}}\n", json_string(engine.rules()[rule].id),
               json_string(name));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    fmt::print(stderr, "usage: gitleaks_findings CONFIG FOLDER NAME...\n");
    return 2;
  }
  try {
    const scan::Engine engine = engine_of(argv[1]);
    for (int i = 3; i < argc; ++i)
      print_findings(engine, argv[i],
                     base::read_file(std::filesystem::path(argv[2]) / argv[i], std::uint64_t{1} << 20));
  } catch (const std::exception& error) {
    fmt::print("{{\"error\": {}}}\n", json_string(error.what()));
  }
  return 0;
}
