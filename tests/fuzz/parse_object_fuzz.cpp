#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "git/parse_object.hpp"

// The first byte says what the rest is taken for: '0' a commit, '1' a tag, '2' a tree, of a SHA-1 repository;
// '4', '5' and '6' of a SHA-256 one. Whatever the bytes, they are read to the last one, in place, or
// base::Error is thrown.

using namespace sallyport;
using model::Oddity;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

bool has(const std::vector<Oddity>& oddities, Oddity oddity) {
  return std::find(oddities.begin(), oddities.end(), oddity) != oddities.end();
}

// Headers and message must cover `raw` without a gap, in order.
void check_cover(std::string_view raw, const std::vector<model::Header>& headers, std::string_view message,
                 const std::vector<Oddity>& oddities) {
  std::size_t at = 0;
  bool is_unterminated = false;
  for (const model::Header& header : headers) {
    require(!is_unterminated && header.name.data() == raw.data() + at);
    at += header.name.size();
    if (header.value.data() != raw.data() + at) {
      require(at < raw.size() && raw[at] == ' ' && header.value.data() == raw.data() + at + 1);
      ++at;
    }
    at += header.value.size();
    require(at <= raw.size());
    is_unterminated = at == raw.size();
    require(is_unterminated || raw[at] == '\n');
    ++at;
  }
  require(is_unterminated == has(oddities, Oddity::unterminated_header));
  require(has(oddities, Oddity::nul_byte) == (raw.find('\0') != std::string_view::npos));
  if (at >= raw.size()) {
    require(message.empty());
  } else {
    require(raw[at] == '\n' && message.data() == raw.data() + at + 1 &&
            message.size() == raw.size() - at - 1);
  }
  for (const Oddity oddity : oddities) require(std::count(oddities.begin(), oddities.end(), oddity) == 1);
}

void check_identity(const model::Identity& identity, std::string_view value) {
  const std::string start = std::string(identity.name) + " <" + std::string(identity.email) + "> " +
                            std::to_string(identity.seconds) + " ";
  require(value.starts_with(start) && value.size() == start.size() + 5);
  require(std::abs(identity.zone_minutes) <= 99 * 60 + 99);
}

void check_commit(std::string_view raw, std::size_t id_bytes) {
  const model::Commit commit = git::parse_commit(raw, id_bytes);
  check_cover(raw, commit.headers, commit.message, commit.oddities);
  std::string graph = "tree " + commit.tree.hex() + "\n";
  for (const model::Oid& parent : commit.parents) graph += "parent " + parent.hex() + "\n";
  require(raw.starts_with(graph) && !raw.substr(graph.size()).starts_with("parent "));
  if (!commit.oddities.empty()) return;
  const std::size_t author_at = commit.parents.size() + 1;
  require(commit.headers.size() >= author_at + 2 && commit.author && commit.committer);
  require(commit.headers[author_at].name == "author" && commit.headers[author_at + 1].name == "committer");
  check_identity(*commit.author, commit.headers[author_at].value);
  check_identity(*commit.committer, commit.headers[author_at + 1].value);
}

void check_tag(std::string_view raw, std::size_t id_bytes) {
  const model::Tag tag = git::parse_tag(raw, id_bytes);
  check_cover(raw, tag.headers, tag.message, tag.oddities);
  require(raw.starts_with("object " + tag.target.hex() + "\ntype " + std::string(to_string(tag.target_kind)) +
                          "\n"));
  if (!tag.oddities.empty()) return;
  require(tag.headers.size() >= 3 && tag.headers[2].name == "tag" && tag.headers[2].value == tag.name);
}

void check_tree(std::string_view raw, std::size_t id_bytes) {
  git::TreeReader reader(raw, id_bytes);
  git::TreeEntry entry;
  std::size_t at = 0;
  while (reader.next(entry)) {
    const std::size_t name_at = raw.find(' ', at) + 1;
    require(entry.mode <= 0177777 &&
            entry.mode == std::strtoul(std::string(raw.substr(at, name_at)).c_str(), nullptr, 8));
    require(entry.name.data() == raw.data() + name_at && !entry.name.empty());
    require(entry.name.find_first_of(std::string_view("/\0", 2)) == std::string_view::npos);
    at = name_at + entry.name.size() + 1;
    require(entry.id.data() == raw.data() + at && entry.id.size() == id_bytes);
    require(entry.oid().bytes().size() == id_bytes);
    at += id_bytes;
  }
  require(at == raw.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view raw(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t id_bytes = (data[0] & 4U) != 0 ? model::Oid::kSha256Bytes : model::Oid::kSha1Bytes;
  try {
    switch (data[0] & 3U) {
      case 0:
        check_commit(raw, id_bytes);
        break;
      case 1:
        check_tag(raw, id_bytes);
        break;
      default:
        check_tree(raw, id_bytes);
        break;
    }
  } catch (const base::Error&) {  // the one way to refuse
  }
  return 0;
}
