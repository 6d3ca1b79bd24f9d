// Any bytes as a text with encodings in it. Views are in order, within their limits, and lead back into the
// text.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "decode/signals.hpp"
#include "decode/views.hpp"
#include "decode/wide_text.hpp"

namespace {

using namespace sallyport::decode;

void require(bool condition) {
  if (!condition) std::abort();
}

void check_view(const View& view, std::string_view text) {
  require(!view.segments.empty());
  std::size_t end = 0;
  std::size_t source_end = 0;
  for (const Segment& segment : view.segments) {
    require(end <= segment.begin && segment.begin < segment.end);
    require(source_end <= segment.source_begin && segment.source_begin < segment.source_end);
    require(!segment.encoding.empty());
    require(view.segment_at(segment.begin, segment.end) == &segment);
    end = segment.end;
    source_end = segment.source_end;
  }
  require(end <= view.text.size() && source_end <= text.size());
  std::size_t last = 0;
  for (std::size_t at = 0; at < view.text.size(); ++at) {
    const std::size_t source = view.source_of(at);
    require(last <= source && source <= text.size());
    const bool is_copied = view.segment_at(at, at + 1) == nullptr && view.text[at] != '\n';
    require(!is_copied || text[source] == view.text[at]);
    last = source;
  }
}

void check_signals(std::string_view text) {
  constexpr std::size_t kMost = 40;
  if (text.size() < kBlockBytes + kReachBytes) return;
  const std::size_t count = std::min(kMost, (text.size() - kReachBytes) / kBlockBytes);
  std::array<Signals, kMost> expected;
  Before expected_end;
  portable_signals_of(text.data(), count, expected_end, expected.data());
  for (const SignalsOf method : {best_signals_of(), narrow_signals_of}) {
    if (method == nullptr) continue;
    std::array<Signals, kMost> signals;
    Before end;
    method(text.data(), count, end, signals.data());
    require(signals == expected && end == expected_end);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Limits limits{.inflated_bytes = 4096, .view_bytes = 16384};
  const Decoded decoded = decode(text, limits);
  std::size_t bytes = 0;
  for (const View& view : decoded.views) {
    check_view(view, text);
    bytes += view.text.size();
  }
  require(bytes <= limits.view_bytes + decoded.views.size() * 1024);
  check_signals(text);
  if (const auto form = detect_wide_text(text)) require(wide_to_utf8(text, *form).size() <= 2 * size + 3);
  return 0;
}
