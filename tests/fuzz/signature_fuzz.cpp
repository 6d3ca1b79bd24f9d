#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "git/parse_object.hpp"
#include "sign/armour.hpp"
#include "sign/cms.hpp"
#include "sign/signed_text.hpp"
#include "sign/openpgp.hpp"
#include "sign/sshsig.hpp"

// The first byte says what the rest is taken for: '0' a commit, '1' a tag, '2' an armour, '3' an OpenPGP
// signature, '4' an SSH one, '5' an X.509 one. What passes for a signature must be exactly one: it must no
// longer pass with a byte more or less, or with a second one beside it.

using namespace sallyport;
using model::SignatureForm;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void check_commit(std::string_view raw) {
  model::Commit commit = git::parse_commit(raw, model::Oid::kSha1Bytes);
  const SignatureForm form = sign::form_of(commit);
  const auto is_signature = [](const model::Header& header) { return header.name == "gpgsig"; };
  const auto found = std::find_if(commit.headers.begin(), commit.headers.end(), is_signature);
  require((form == SignatureForm::absent) == (found == commit.headers.end()));
  if (!is_present(form)) return;
  require(std::count_if(commit.headers.begin(), commit.headers.end(), is_signature) == 1);
  require(raw.find('\0') == std::string_view::npos && found->value.starts_with("-----BEGIN "));

  const std::string line = "gpgsig " + std::string(found->value) + "\n";
  const auto line_at = static_cast<std::size_t>(found->name.data() - raw.data());
  std::string twice(raw);
  twice.insert(line_at, line);
  require(sign::form_of(git::parse_commit(twice, model::Oid::kSha1Bytes)) == SignatureForm::malformed);
  std::string none(raw);
  none.erase(line_at, line.size());
  require(sign::form_of(git::parse_commit(none, model::Oid::kSha1Bytes)) == SignatureForm::absent);
  const std::string with_nul = std::string(raw) + '\0';
  require(sign::form_of(git::parse_commit(with_nul, model::Oid::kSha1Bytes)) == SignatureForm::malformed);
}

void check_tag(std::string_view raw) {
  const SignatureForm form = sign::form_of(git::parse_tag(raw, model::Oid::kSha1Bytes));
  if (!is_present(form)) return;
  require(raw.find('\0') == std::string_view::npos && raw.ends_with("-----\n"));
  for (const std::string_view more :
       {std::string_view("\n"), std::string_view("x"), std::string_view("\0", 1)}) {
    const std::string longer = std::string(raw) + std::string(more);
    require(!is_present(sign::form_of(git::parse_tag(longer, model::Oid::kSha1Bytes))));
  }
}

// The same armour must sign a tag as it signs a commit.
void check_armour(std::string_view text) {
  const std::optional<sign::Armour> armour = sign::read_armour(text);
  if (!armour) return;
  require(!armour->content.empty() && armour->content.size() < text.size());
  require(sign::begins_signature(text));
  require(!sign::read_armour(std::string(text) + "\n"));
  require(!sign::read_armour(std::string(text) + "\n" + std::string(text)));
  require(!sign::read_armour(text.substr(0, text.size() - 1)));

  std::string folded;
  for (const char c : text) folded += c == '\n' ? "\n " : std::string(1, c);
  const std::string raw_commit = "tree " + std::string(40, 'a') + "\ngpgsig " + folded + "\n\n";
  const std::string raw_tag =
      "object " + std::string(40, 'a') + "\ntype commit\ntag x\n\n" + std::string(text) + "\n";
  require(sign::form_of(git::parse_commit(raw_commit, model::Oid::kSha1Bytes)) ==
          sign::form_of(git::parse_tag(raw_tag, model::Oid::kSha1Bytes)));
}

template <typename Check>
void check_content(std::string_view content, const Check& is_one) {
  if (!is_one(content)) return;
  require(!is_one(content.substr(0, content.size() - 1)));
  require(!is_one(std::string(content) + '\0'));
  require(!is_one(std::string(content) + std::string(content)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  try {
    switch (data[0]) {
      case '0':
        check_commit(rest);
        break;
      case '1':
        check_tag(rest);
        break;
      case '2':
        check_armour(rest);
        break;
      case '3':
        check_content(rest, sign::is_openpgp_signature);
        break;
      case '4':
        check_content(rest, sign::is_ssh_signature);
        break;
      case '5':
        check_content(rest, sign::is_cms_signature);
        break;
      default:
        break;
    }
  } catch (const base::Error&) {  // no commit or tag at all
  }
  return 0;
}
