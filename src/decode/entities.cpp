#include <algorithm>
#include <array>
#include <utility>

#include "decode/characters.hpp"
#include "decode/codes.hpp"

namespace sallyport::decode {

namespace {

struct Named {
  std::string_view name;
  char meaning;
  bool is_telling;  // stands where it hides a value from a rule; the others are decoded along with these
};
constexpr std::array kNamed = std::to_array<Named>({{"&quot;", '"', true},
                                                    {"&apos;", '\'', true},
                                                    {"&amp;", '&', false},
                                                    {"&lt;", '<', false},
                                                    {"&gt;", '>', false},
                                                    {"&nbsp;", ' ', false},
                                                    {"&equals;", '=', true},
                                                    {"&colon;", ':', true}});

}  // namespace

Stretch entities_at(std::string_view text, std::size_t at) {
  bool is_telling = false;
  const auto decode_number = [&](std::size_t place, std::string& out) -> std::size_t {
    const bool is_hex = place + 2 < text.size() && (text[place + 2] == 'x' || text[place + 2] == 'X');
    const std::size_t digits = place + (is_hex ? 3 : 2);
    const Number number = number_at(text, digits, is_hex ? 16 : 10, 7);
    const std::size_t end = digits + number.digits;
    if (number.digits == 0 || end >= text.size() || text[end] != ';') return 0;
    is_telling = is_telling || (number.value > 0x20 && number.value < 0x7F);
    append_utf8(out, number.value);
    return end + 1 - place;
  };
  const auto decode = [&](std::size_t place, std::string& out) -> std::size_t {
    if (text[place] != '&') return 0;
    if (place + 1 < text.size() && text[place + 1] == '#') return decode_number(place, out);
    for (const Named& named : kNamed) {
      if (text.substr(place, named.name.size()) != named.name) continue;
      is_telling = is_telling || named.is_telling;
      out += named.meaning;
      return named.name.size();
    }
    return 0;
  };
  Stretch stretch = read_codes(text, at, decode, [](char c) { return c == '\n'; });
  return is_telling ? stretch : nothing_until(stretch.end);
}

}  // namespace sallyport::decode
