#pragma once

#include <string>
#include <utility>
#include <vector>

#include "rules/rule.hpp"
#include "scan/engine.hpp"
#include "scan/scanner.hpp"

namespace sallyport::test {

inline constexpr const char* kKey = "a key for tests";

inline rules::Rule rule(std::string id, std::string regex) {
  return {.id = std::move(id), .regex = std::move(regex), .origin = "test.toml:1"};
}

inline scan::Engine engine_of(std::vector<rules::Rule> rules, std::vector<rules::AllowList> lists = {}) {
  return scan::Engine::compile({.rules = std::move(rules), .allowlists = std::move(lists)});
}

// The hits of one scan by a fresh scanner.
inline std::vector<scan::Hit> hits_of(const scan::Engine& engine, std::string_view text) {
  return scan::Scanner(engine, {.fingerprint_key = kKey}).scan(text);
}

inline std::vector<scan::Hit> hits_of(rules::Rule rule, std::string_view text) {
  return hits_of(engine_of({std::move(rule)}), text);
}

// The file form of a rule, for what reads files.
inline std::string toml_of(const std::string& id, const std::string& regex) {
  return "[[rules]]\nid = \"" + id + "\"\ndescription = \"for a test\"\nregex = '''" + regex + "'''\n";
}

}  // namespace sallyport::test
