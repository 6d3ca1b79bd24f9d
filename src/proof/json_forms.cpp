// Tokens and credentials that are JSON, or base64 of JSON. A rule's group may hold only the beginning of a
// long one: what is right up to where it was cut is right.
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "proof/encoding.hpp"
#include "proof/families.hpp"

namespace sallyport::proof {

namespace {

using Json = nlohmann::json;

// Reads an object without building it, and remembers its own members (not those of what is in it). An
// interface of the library, whose names these are.
class TopLevel : public nlohmann::json_sax<Json> {
 public:
  explicit TopLevel(std::string_view text) : size_(text.size()) {
    is_whole_ = Json::sax_parse(text.begin(), text.end(), this) && depth_ == 0 && is_object_;
  }

  bool is_whole() const { return is_whole_; }
  // Whole, or nothing is wrong with it but that it ends too early.
  bool is_right_so_far() const { return is_whole_ || (is_object_ && is_cut_); }
  bool has(const std::string& name) const { return members_.count(name) != 0; }
  // Empty for what is no string, or not there.
  std::string text_of(const std::string& name) const {
    const auto member = members_.find(name);
    return member == members_.end() ? std::string() : member->second;
  }

  bool null() override { return value(); }
  bool boolean(bool /*value*/) override { return value(); }
  bool number_integer(number_integer_t /*value*/) override { return value(); }
  bool number_unsigned(number_unsigned_t /*value*/) override { return value(); }
  bool number_float(number_float_t /*value*/, const string_t& /*text*/) override { return value(); }
  bool binary(binary_t& /*value*/) override { return value(); }
  bool string(string_t& text) override {
    if (depth_ == 1) members_[key_] = text;
    return value();
  }
  bool key(string_t& name) override {
    if (depth_ == 1) {
      key_ = name;
      members_[key_];
    }
    return true;
  }
  bool start_object(std::size_t /*size*/) override {
    if (depth_++ == 0) is_object_ = true;
    return true;
  }
  bool end_object() override { return leave(); }
  bool start_array(std::size_t /*size*/) override {
    ++depth_;
    return is_object_;
  }
  bool end_array() override { return leave(); }
  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const nlohmann::detail::exception& /*error*/) override {
    is_cut_ = position > size_;
    return false;
  }

 private:
  bool value() const { return is_object_; }
  bool leave() {
    --depth_;
    return true;
  }

  std::size_t size_;
  std::size_t depth_ = 0;
  bool is_object_ = false;
  bool is_whole_ = false;
  bool is_cut_ = false;
  std::string key_;
  std::map<std::string, std::string> members_;
};

// `{"NAME":"..."}` in base64 of at most `size` characters: as many as there can be, letters and digits of
// `text` for a value.
std::string encoded_object(std::string_view name, std::string_view text, std::size_t size, Base64 alphabet) {
  const std::string open = "{\"" + std::string(name) + "\":\"";
  const std::size_t room = size * 3 / 4;
  std::string object = open;
  for (std::size_t i = 0; object.size() + 2 < room; ++i) {
    const char c = text.empty() ? 'x' : text[i % text.size()];
    const bool is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    object += is_plain ? c : 'x';
  }
  return encode_base64(object + "\"}", alphabet);
}

// Where the JSON within a token with a prefix begins: base64 of `{"` and what can follow.
std::size_t json_at(std::string_view secret) {
  return secret.find("eyJ");
}

std::string_view leading_run(std::string_view text, Base64 alphabet) {
  std::size_t size = 0;
  while (size < text.size() && is_base64_char(text[size], alphabet)) ++size;
  return text.substr(0, size);
}

}  // namespace

Outcome check_jwt(std::string_view secret) {
  const std::vector<std::string_view> parts = base::split(secret, '.');
  if (parts.size() < 2 || !parts.front().starts_with("eyJ")) return Outcome::unknown;
  const std::optional<std::string> header = decode_base64_beginning(parts[0], Base64::url);
  if (!header || parts[0].size() % 4 == 1) return Outcome::failed;
  const TopLevel header_json(*header);
  if (!header_json.is_whole() || header_json.text_of("alg").empty()) return Outcome::failed;
  if (header_json.has("enc")) return Outcome::passed;  // what follows is encrypted
  const std::optional<std::string> payload = decode_base64_beginning(parts[1], Base64::url);
  if (!payload) return Outcome::failed;
  const TopLevel payload_json(*payload);
  const bool is_right = parts.size() > 2 ? payload_json.is_whole() : payload_json.is_right_so_far();
  return is_right ? Outcome::passed : Outcome::failed;
}

std::string seal_jwt(std::string_view secret) {
  constexpr std::size_t kLeast = 20;  // characters: {"alg":"..."}
  const std::vector<std::string_view> parts = base::split(secret, '.');
  if (parts.size() < 2 || parts[0].size() < kLeast || parts[1].size() < kLeast) return std::string(secret);
  std::string sealed = encoded_object("alg", parts[0].substr(4), parts[0].size(), Base64::url);
  sealed += '.' + encoded_object("sub", parts[1].substr(4), parts[1].size(), Base64::url);
  for (std::size_t i = 2; i < parts.size(); ++i) sealed.append(1, '.').append(parts[i]);
  return sealed;
}

Outcome check_base64_json(std::string_view secret) {
  const std::size_t at = json_at(secret);
  if (at == secret.npos) return Outcome::unknown;
  bool is_right = false;
  for (const Base64 alphabet : {Base64::standard, Base64::url}) {
    const std::string_view run = leading_run(secret.substr(at), alphabet);
    const bool is_cut = at + run.size() == secret.size();
    const std::optional<std::string> bytes = decode_base64_beginning(run, alphabet);
    if (!bytes) continue;
    const TopLevel json(*bytes);
    is_right = is_right || (is_cut ? json.is_right_so_far() : json.is_whole());
  }
  return is_right ? Outcome::passed : Outcome::failed;
}

std::string seal_base64_json(std::string_view secret) {
  const std::size_t at = json_at(secret);
  if (at == secret.npos || secret.size() - at < 20) return std::string(secret);
  const std::string_view rest = secret.substr(at);
  return std::string(secret.substr(0, at)) + encoded_object("k", rest.substr(8), rest.size(), Base64::url);
}

Outcome check_gcp_service_account(std::string_view secret) {
  const TopLevel json(secret);
  if (!json.is_whole()) return Outcome::unknown;
  const std::string id = json.text_of("private_key_id");
  const bool is_one = json.text_of("type") == "service_account" && json.has("project_id") &&
                      id.size() == 40 && id.find_first_not_of("0123456789abcdef") == id.npos &&
                      json.text_of("private_key").starts_with("-----BEGIN");
  return is_one ? check_pem(json.text_of("private_key")) : Outcome::failed;
}

Outcome check_jwk(std::string_view secret) {
  const TopLevel json(secret);
  if (!json.is_whole()) return Outcome::unknown;
  const std::string kind = json.text_of("kty");
  const std::string name = kind == "oct" ? "k" : "d";
  if (kind != "oct" && kind != "RSA" && kind != "EC" && kind != "OKP") return Outcome::failed;
  const std::string key = json.text_of(name);
  return !key.empty() && decode_base64(key, Base64::url) ? Outcome::passed : Outcome::failed;
}

}  // namespace sallyport::proof
