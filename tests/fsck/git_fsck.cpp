#include "fsck/git_fsck.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>
#include <zlib.h>

#include "base/digest.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "model/oid.hpp"

namespace sallyport::test {

namespace {

bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

std::string_view take_word(std::string_view& text) {
  const std::string_view word = text.substr(0, text.find_first_of(" :"));
  text.remove_prefix(word.size());
  return word;
}

std::string bytes_of(std::string_view hex) {
  const model::Oid oid = model::Oid::from_hex(hex).value();
  return std::string(reinterpret_cast<const char*>(oid.bytes().data()), oid.bytes().size());
}

std::string deflated(std::string_view bytes) {
  std::string out(compressBound(bytes.size()), '\0');
  uLongf size = out.size();
  if (compress(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()),
               bytes.size()) != Z_OK)
    throw std::runtime_error("zlib does not compress");
  out.resize(size);
  return out;
}

// gitformat-pack(5): kind and size, of which four bits stand in the first byte and seven in each that
// follows.
std::string pack_header(const std::string& kind, std::size_t size) {
  const unsigned number = kind == "commit" ? 1 : kind == "tree" ? 2 : kind == "blob" ? 3 : 4;
  std::string header;
  unsigned byte = (number << 4) | static_cast<unsigned>(size & 15);
  for (size >>= 4; size != 0; size >>= 7) {
    header += static_cast<char>(byte | 0x80);
    byte = static_cast<unsigned>(size & 0x7F);
  }
  return header += static_cast<char>(byte);
}

}  // namespace

GitFsck::GitFsck(Format format) : format_(format) {
  sandbox_.init("repository", {format == Format::sha1 ? "--object-format=sha1" : "--object-format=sha256"});
}

std::size_t GitFsck::add(const std::string& kind, const std::string& bytes) {
  const auto [place, is_new] = numbers_.try_emplace({kind, bytes}, objects_.size());
  if (is_new) objects_.push_back({kind, bytes});
  return place->second;
}

std::string GitFsck::hex_of(std::size_t number) const {
  const Object& object = objects_[number];
  const std::string text = fmt::format("{} {}", object.kind, object.bytes.size()) + '\0' + object.bytes;
  return format_ == Format::sha1 ? base::sha1(text) : base::to_hex(base::sha256(text));
}

std::string GitFsck::id_of(std::size_t number) const {
  return bytes_of(hex_of(number));
}

std::string GitFsck::pack() const {
  std::string pack = "PACK" + std::string("\0\0\0\2", 4);
  for (const unsigned shift : {24U, 16U, 8U, 0U})
    pack += static_cast<char>((objects_.size() >> shift) & 0xFF);
  for (const Object& object : objects_) {
    pack += pack_header(object.kind, object.bytes.size());
    pack += deflated(object.bytes);
  }
  return pack += bytes_of(format_ == Format::sha1 ? base::sha1(pack) : base::to_hex(base::sha256(pack)));
}

std::vector<GitFsck::Answer> GitFsck::run() {
  sandbox_.write("repository/.git/objects/pack/pack-all.pack", pack());
  sandbox_.git("repository", {"index-pack", ".git/objects/pack/pack-all.pack"});
  std::map<std::string, std::size_t, std::less<>> numbers;
  for (std::size_t i = 0; i < objects_.size(); ++i) numbers.emplace(hex_of(i), i);
  std::vector<Answer> answers(objects_.size());
  const auto answer_of = [&](std::string_view name) -> Answer* {
    const auto found = numbers.find(name);
    return found == numbers.end() ? nullptr : &answers[found->second];
  };
  base::ChildProcess git({"sh", "-c", "git fsck --strict --no-dangling --no-progress 2>&1; echo done $?"},
                         {"LC_ALL=C", "GIT_DIR=" + (sandbox_.path() / "repository/.git").string()});
  const std::string printed = git.finish(std::size_t{1} << 28);
  if (printed.find("fatal:") != std::string::npos || printed.find("done ") == std::string::npos)
    throw std::runtime_error("git fsck did not come to its end: " + printed.substr(0, 4096));
  for (std::string_view line : base::split(printed, '\n')) {
    if (take(line, "error in ")) {  // "error in KIND ID: MESSAGE-ID: text"
      take_word(line);
      take(line, " ");
      Answer* answer = answer_of(take_word(line));
      take(line, ": ");
      const std::string_view id = take_word(line);
      if (answer == nullptr || !line.starts_with(':')) continue;  // such as "broken links"
      answer->is_refused = true;
      answer->ids.emplace(id);
    } else if (take(line, "error: bad tree pointer ") || take(line, "error: bad parent ") ||
               take(line,
                    "error: bad tag pointer to ")) {  // "... ID in KIND ID", or no id where there is none
      Answer* answer = answer_of(line.substr(line.find_last_of(' ') + 1));
      if (answer != nullptr && !line.starts_with("in ")) answer->is_confused = true;
    } else if (take(line, "error: ")) {  // "error: ID: object corrupt or missing"
      Answer* answer = answer_of(take_word(line));
      if (answer != nullptr && line.starts_with(": object ")) answer->is_refused = true;
    }
  }
  return answers;
}

}  // namespace sallyport::test
