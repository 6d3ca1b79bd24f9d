// Any bytes as a container, of which all that is nested is opened, too. The first byte says how the rest is
// meant: as the container itself, or as edits to one that is made here (triples of a place in two bytes and a
// new byte), so that the corpus needs no archives. Every member lies within the quotas, and an end that is
// not a good one says why.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "unpack/samples.hpp"
#include "unpack/unpack.hpp"

namespace {

using namespace sallyport::unpack;

constexpr Quotas kQuotas{.bytes = 1 << 20, .member_bytes = 1 << 18, .members = 200, .ratio = 100, .depth = 3};

void require(bool condition) {
  if (!condition) std::abort();
}

void open_all(std::string_view bytes, unsigned depth, Spent& spent) {
  const Outcome outcome = open(bytes, depth, kQuotas, spent, [&](const Member& member) {
    require(member.bytes.size() <= kQuotas.member_bytes);
    open_all(member.bytes, depth + 1, spent);
  });
  using Kind = Outcome::Kind;
  require(spent.bytes <= kQuotas.bytes && spent.members <= kQuotas.members);
  require(outcome.kind == Kind::not_a_container || is_container(bytes));
  require((outcome.kind == Kind::over_quota) == !outcome.limit.empty());
  require((outcome.kind == Kind::unreadable) == !outcome.reason.empty());
  require((outcome.kind == Kind::not_a_container) == outcome.format.empty());
}

std::string edited(std::string sample, std::string_view edits) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(edits[at]); };
  for (std::size_t at = 0; at + 2 < edits.size(); at += 3)
    sample[(std::size_t{byte(at)} << 8 | byte(at + 1)) % sample.size()] = edits[at + 2];
  return sample;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const samples::Files samples = samples::all();
  if (size == 0) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  Spent spent;
  if (data[0] < samples.size())
    open_all(edited(samples[data[0]].text, rest), 1, spent);
  else
    open_all(rest, 1, spent);
  return 0;
}
