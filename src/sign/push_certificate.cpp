#include "sign/push_certificate.hpp"

#include <optional>
#include <unordered_set>
#include <utility>

#include <fmt/core.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace sallyport::sign {

namespace {

constexpr std::string_view kKnownVersion = "0.1";

// Lines off the front of a text. What is wrong is told with the number of the line that was to be read.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}

  bool is_at_end() const noexcept { return rest_.empty(); }

  std::string_view take() {
    const std::size_t end = rest_.find('\n');
    if (end == std::string_view::npos) refuse(rest_.empty() ? "is missing" : "does not end");
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    ++line_1based_;
    return line;
  }

  // The value if the next line is "<name> <value>".
  std::optional<std::string> take_header(std::string_view name) {
    if (!rest_.starts_with(name) || rest_.substr(name.size(), 1) != " ") return std::nullopt;
    return std::string(take().substr(name.size() + 1));
  }

  std::string take_required(std::string_view name) {
    std::optional<std::string> value = take_header(name);
    if (!value) refuse(fmt::format("is not \"{}\"", name));
    if (value->empty()) refuse_last(fmt::format("has no value: \"{}\"", name));
    return std::move(*value);
  }

  [[noreturn]] void refuse(std::string_view what) const { refuse_line(line_1based_, what); }
  [[noreturn]] void refuse_last(std::string_view what) const { refuse_line(line_1based_ - 1, what); }

 private:
  [[noreturn]] static void refuse_line(std::size_t line_1based, std::string_view what) {
    throw base::Error(fmt::format("push certificate: line {} {}", line_1based, what));
  }

  std::string_view rest_;
  std::size_t line_1based_ = 1;  // of what comes next
};

std::optional<model::Oid> read_id(std::string_view text, std::size_t id_bytes) {
  const std::optional<model::Oid> id = model::Oid::from_hex(text);
  // Git writes lower case alone; of two ways to write a command only one is signed for. git 2.39 writes 40
  // zeros for "none", whatever the size of ids.
  const bool is_here = id && (id->bytes().size() == id_bytes || id->is_null());
  return is_here && id->hex() == text ? id : std::nullopt;
}

PushCertificate::Command take_command(Lines& lines, std::size_t id_bytes) {
  const std::vector<std::string_view> fields = base::split(lines.take(), ' ');
  if (fields.size() != 3 || fields[2].empty()) lines.refuse_last("is not \"<old id> <new id> <ref>\"");
  const std::optional<model::Oid> old_id = read_id(fields[0], id_bytes);
  const std::optional<model::Oid> new_id = read_id(fields[1], id_bytes);
  if (!old_id || !new_id) lines.refuse_last("has an id that is none of this repository");
  if (old_id->is_null() && new_id->is_null()) lines.refuse_last("goes from nothing to nothing");
  return {*old_id, *new_id, std::string(fields[2])};
}

}  // namespace

PushCertificate parse_push_certificate(std::string_view signed_text, std::size_t id_bytes) {
  if (signed_text.find_first_of(std::string_view("\r\0", 2)) != std::string_view::npos)
    throw base::Error("push certificate: it holds a carriage return or a NUL");
  Lines lines(signed_text);
  PushCertificate certificate;
  certificate.version = lines.take_required("certificate version");
  if (certificate.version != kKnownVersion)
    lines.refuse_last(fmt::format("is of version {}, and only {} is known", certificate.version.substr(0, 20),
                                  kKnownVersion));
  certificate.pusher = lines.take_required("pusher");
  if (std::optional<std::string> pushee = lines.take_header("pushee")) {
    if (pushee->empty()) lines.refuse_last("has no value: \"pushee\"");
    certificate.pushee = std::move(*pushee);
  }
  certificate.nonce = lines.take_required("nonce");
  while (std::optional<std::string> option = lines.take_header("push-option"))
    certificate.push_options.push_back(std::move(*option));
  if (!lines.take().empty())
    lines.refuse_last("is neither a push option nor the empty one before the commands");

  std::unordered_set<std::string> refs;
  do {
    certificate.commands.push_back(take_command(lines, id_bytes));
    if (!refs.insert(certificate.commands.back().ref).second) lines.refuse_last("names a ref a second time");
  } while (!lines.is_at_end());
  return certificate;
}

}  // namespace sallyport::sign
