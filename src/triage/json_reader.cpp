#include "triage/json_reader.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/core.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace sallyport::triage {

nlohmann::json parse_json(std::string_view text, const std::string& name, std::uint64_t limit_bytes) {
  if (text.size() > limit_bytes)
    throw base::Error(fmt::format("{} is larger than {} bytes", name, limit_bytes));
  try {
    return nlohmann::json::parse(text);
  } catch (const nlohmann::json::parse_error& error) {
    // The library's own message shows a piece of the text, which may be a secret.
    throw base::Error(fmt::format("{}: no JSON: what stands at byte {} cannot be read", name, error.byte));
  } catch (const nlohmann::json::exception&) {
    throw base::Error(fmt::format("{}: no JSON: it holds a number that is too large", name));
  }
}

JsonObject::JsonObject(const nlohmann::json& value, std::string where)
    : value_(value), where_(std::move(where)) {
  if (!value.is_object()) throw base::Error(fmt::format("{} must be an object: {{ ... }}", where_));
}

void JsonObject::allow_only(std::initializer_list<std::string_view> known) const {
  for (const auto& item : value_.items()) {
    if (std::find(known.begin(), known.end(), item.key()) == known.end())
      throw base::Error(fmt::format("{}: unknown key `{}`", where_, base::escape_foreign(item.key())));
  }
}

const nlohmann::json& JsonObject::at(const char* key) const {
  const auto found = value_.find(key);
  if (found == value_.end()) fail(key, "is missing");
  return *found;
}

std::string JsonObject::text(const char* key) const {
  const nlohmann::json& value = at(key);
  if (!value.is_string()) fail(key, "must be a text");
  return value.get<std::string>();
}

std::uint32_t JsonObject::count(const char* key) const {
  const nlohmann::json& value = at(key);
  if (!value.is_number_unsigned() || value.get<std::uint64_t>() > std::numeric_limits<std::uint32_t>::max())
    fail(key, "must be a whole number that is not negative");
  return static_cast<std::uint32_t>(value.get<std::uint64_t>());
}

const nlohmann::json& JsonObject::list(const char* key) const {
  const nlohmann::json& value = at(key);
  if (!value.is_array()) fail(key, "must be a list");
  return value;
}

void JsonObject::fail(std::string_view key, std::string_view what) const {
  throw base::Error(fmt::format("{}: `{}` {}", where_, key, what));
}

}  // namespace sallyport::triage
