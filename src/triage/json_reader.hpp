#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace sallyport::triage {

// Parses a whole JSON text of at most `limit_bytes`. Throws base::Error with `name` and the place.
nlohmann::json parse_json(std::string_view text, const std::string& name, std::uint64_t limit_bytes);

// One JSON object, read key by key. Every getter throws base::Error, with what `where` says, for a value of
// another type. Borrows all.
class JsonObject {
 public:
  // Throws base::Error if `value` is no object.
  JsonObject(const nlohmann::json& value, std::string where);

  // Throws base::Error for a key that is not named.
  void allow_only(std::initializer_list<std::string_view> known) const;
  bool has(const char* key) const { return value_.contains(key); }
  std::string text(const char* key) const;
  std::string text_or_empty(const char* key) const { return has(key) ? text(key) : std::string(); }
  // 0 and up to 4,294,967,295.
  std::uint32_t count(const char* key) const;
  // An array; throws if it is missing.
  const nlohmann::json& list(const char* key) const;
  [[noreturn]] void fail(std::string_view key, std::string_view what) const;

 private:
  const nlohmann::json& at(const char* key) const;
  const nlohmann::json& value_;
  std::string where_;
};

}  // namespace sallyport::triage
