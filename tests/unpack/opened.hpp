#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "unpack/samples.hpp"
#include "unpack/unpack.hpp"

namespace sallyport::unpack {

// What came out of a container, kept.
struct Opened {
  Outcome outcome;
  samples::Files members;
  Spent spent;
};

inline Opened opened(std::string_view bytes, const Quotas& quotas = {}, unsigned depth = 1) {
  Opened result;
  result.outcome = open(bytes, depth, quotas, result.spent, [&](const Member& member) {
    result.members.push_back({std::string(member.name), std::string(member.bytes)});
  });
  return result;
}

inline bool is_whole(const Opened& result) {
  return result.outcome.kind == Outcome::Kind::whole;
}
inline bool is_over(const Opened& result, std::string_view limit) {
  return result.outcome.kind == Outcome::Kind::over_quota && result.outcome.limit == limit;
}
inline bool is_unreadable(const Opened& result) {
  return result.outcome.kind == Outcome::Kind::unreadable;
}

// The text of the member of that name, or "(none)".
inline std::string text_of(const Opened& result, std::string_view name) {
  for (const samples::File& member : result.members)
    if (member.name == name) return member.text;
  return "(none)";
}

}  // namespace sallyport::unpack
