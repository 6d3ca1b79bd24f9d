#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "sign/verdict_table.hpp"

// Any bytes as a file of verdicts. Each input is tried as it is, and with today's magic and the right digests
// around it, because no mutation finds those. A file that holds anything must end in its digest and be
// exactly what is written for what it holds.

using namespace sallyport;

namespace {

const std::string kKeys(sign::kKeysDigestBytes, 'k');

void require(bool holds) {
  if (!holds) std::abort();
}

std::string digest_of(std::string_view bytes) {
  const base::Sha256 digest = base::sha256(bytes);
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

void check(const std::string& bytes) {
  const sign::VerdictTable table(bytes, kKeys);
  if (table.size() == 0) return;
  const std::size_t end = bytes.size() - sizeof(base::Sha256);
  require(digest_of(std::string_view(bytes).substr(0, end)) == bytes.substr(end));
  require(!sign::VerdictTable(bytes, std::string(sign::kKeysDigestBytes, 'K')).size());
  std::vector<sign::StoredVerdict> verdicts;
  for (std::size_t i = 0; i < table.size(); ++i) {
    verdicts.push_back(table.at(i));
    require(verdicts.back().verified.status <= model::SignatureStatus::good);
    require(table.find(verdicts.back().object) == i);
  }
  require(sign::pack_verdicts(kKeys, table.generation(), verdicts) == bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // An empty file is the magic, the digest of the keys, a generation and a count of twelve bytes, and its
  // digest.
  static const std::string empty = sign::pack_verdicts(kKeys, 0, {});
  static const std::string head = empty.substr(0, empty.size() - sizeof(base::Sha256) - 12);
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  check(bytes);
  check(head + bytes + digest_of(head + bytes));
  return 0;
}
