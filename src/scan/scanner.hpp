#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/coverage.hpp"
#include "scan/engine.hpp"

namespace sallyport::scan {

// A secret in a text, before anything is known of the text's path or commit. Never holds the secret itself.
struct Hit {
  std::uint32_t rule = 0;  // index into Engine::rules()
  std::uint32_t line_1based = 0;
  std::uint32_t end_line_1based = 0;
  std::uint32_t column_1based = 0;  // of the secret, in bytes of the text (of its UTF-8 form for UTF-16 text)
  std::string redacted;
  std::string fingerprint;
  bool has_inline_allow = false;  // its line says sallyport:allow or gitleaks:allow, for every rule or for this one
};

// What stands for a secret in reports: of one of 16 and more characters at most its first four, then its length.
std::string redact(std::string_view secret);

// HMAC-SHA-256 with `key` over rule id, NUL, secret; 32 hexadecimal characters.
std::string fingerprint(std::string_view key, std::string_view rule_id, std::string_view secret);

// A thread's own scanner over an engine, which must outlive it. Not to be shared.
class Scanner {
 public:
  // `fingerprint_key`: see fingerprint().
  Scanner(const Engine& engine, std::string fingerprint_key);
  ~Scanner();
  Scanner(Scanner&&) noexcept;
  Scanner& operator=(Scanner&&) noexcept;

  // Every secret in `text`, in order of place. Any bytes are looked at: text, binary, and a second time as UTF-8 where they look like UTF-16.
  // Linear in the size of `text` for rules of bounded width; for others there is a stated budget, and when it is met base::Error is thrown.
  // Throws base::Error for a text of 4 GiB or more.
  std::vector<Hit> scan(std::string_view text);

  // Counted over all calls of scan().
  const model::Coverage::Candidates& candidates() const noexcept;
  std::uint64_t bytes() const noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sallyport::scan
