// Why narrower patterns: a changed stretch of a text can be looked at by itself only if what the first stage
// reports at a place depends on few bytes in front of it; and Hyperscan is faster without long tails.
//
// Why nothing is missed. A match of a sequence is its parts' matches one behind the other. Parts at the front
// that may be empty can be left out: what remains is matched by the rest of the match, to the same end. And a
// front of the parts is matched by a front of the match; so is, of a repeat, the least number of its turns,
// and of a choice, a front of the branch that was taken. So what is cut ends within the match. A back of the
// parts is matched by a back of the match, to the same end; it does as well where the match is of bounded
// width, and is taken where it says more than a front and Hyperscan has as much of a fixed text to look for:
// of what has none it runs an automaton over every byte.
#include <algorithm>
#include <cmath>
#include <iterator>

#include "match/expression.hpp"
#include "match/required_text.hpp"

namespace sallyport::match {

namespace {

using Kind = Expression::Kind;

constexpr std::uint64_t kEndless = std::uint64_t{1} << 40U;

std::uint64_t most_bytes_of(const Expression& expression) {
  std::uint64_t most = 0;
  switch (expression.kind) {
    case Kind::nothing:
    case Kind::assertion:
      return 0;
    case Kind::byte:
      return 1;
    case Kind::repeat: {
      const std::uint64_t once = most_bytes_of(expression.parts.front());
      if (once == 0) return 0;
      if (expression.most == Expression::kUnlimited) return kEndless;
      return std::min(kEndless, expression.most * once);
    }
    case Kind::sequence:
      for (const Expression& part : expression.parts) most = std::min(kEndless, most + most_bytes_of(part));
      return most;
    case Kind::choice:
      for (const Expression& part : expression.parts) most = std::max(most, most_bytes_of(part));
      return most;
  }
  return kEndless;
}

// A front of an expression, as wide as fits.
struct Front {
  Expression expression;
  bool is_whole = true;
};

Front front_of(const Expression& expression, std::uint64_t room);

Front front_of_sequence(const Expression& sequence, std::uint64_t room) {
  Front front;
  front.expression.kind = Kind::sequence;
  for (const Expression& part : sequence.parts) {
    Front piece = front_of(part, room);
    room -= std::min(room, most_bytes_of(piece.expression));
    front.expression.parts.push_back(std::move(piece.expression));
    front.is_whole = piece.is_whole;
    if (!front.is_whole) break;
  }
  return front;
}

Front front_of_repeat(const Expression& repeat, std::uint64_t room) {
  const Expression& once = repeat.parts.front();
  const std::uint64_t fitting = room / most_bytes_of(once);
  if (fitting == 0 && repeat.least > 0) return {front_of(once, room).expression, false};
  Front front{repeat, false};
  front.expression.least = front.expression.most =
      static_cast<std::uint32_t>(std::min<std::uint64_t>(repeat.least, fitting));
  if (front.expression.most == 0) front.expression = {};
  return front;
}

Front front_of(const Expression& expression, std::uint64_t room) {
  if (most_bytes_of(expression) <= room) return {expression, true};
  switch (expression.kind) {
    case Kind::sequence:
      return front_of_sequence(expression, room);
    case Kind::repeat:
      return front_of_repeat(expression, room);
    case Kind::choice: {
      Front front{{.kind = Kind::choice}, false};
      for (const Expression& part : expression.parts)
        front.expression.parts.push_back(front_of(part, room).expression);
      return front;
    }
    case Kind::nothing:
    case Kind::assertion:
    case Kind::byte:
      break;
  }
  return {{}, false};
}

// Groups of the source's author say nothing: their parts stand in the sequence itself.
void flatten_front(std::vector<Expression>& parts) {
  while (!parts.empty() && parts.front().kind == Kind::sequence) {
    std::vector<Expression> inner = std::move(parts.front().parts);
    parts.erase(parts.begin());
    parts.insert(parts.begin(), std::make_move_iterator(inner.begin()), std::make_move_iterator(inner.end()));
  }
}

// Leaves out parts at the front, as long as it is too wide and they may be empty; answers how wide they were.
// What is asserted before such a part goes with it: of a place further on it need not be true.
std::uint64_t drop_front(std::vector<Expression>& parts, std::uint64_t most_bytes) {
  std::uint64_t dropped = 0;
  flatten_front(parts);
  const auto width = [&] {
    std::uint64_t sum = 0;
    for (const Expression& part : parts) sum = std::min(kEndless, sum + most_bytes_of(part));
    return sum;
  };
  while (width() > most_bytes) {
    std::size_t optional = 0;
    while (optional < parts.size() && most_bytes_of(parts[optional]) == 0) ++optional;
    if (optional == parts.size() || extent(parts[optional]).least_bytes > 0) break;
    for (std::size_t i = 0; i <= optional; ++i)
      dropped = std::min(kEndless, dropped + most_bytes_of(parts[i]));
    parts.erase(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(optional) + 1);
    flatten_front(parts);
  }
  return dropped;
}

// What a match of the expression says at least, in bits: how seldom random bytes would be one.
double bits_of(const Expression& expression) {
  double bits = 0;
  switch (expression.kind) {
    case Kind::nothing:
    case Kind::assertion:
      return 0;
    case Kind::byte:
      return 8 - std::log2(static_cast<double>(expression.bytes.count()));
    case Kind::repeat:
      return expression.least * bits_of(expression.parts.front());
    case Kind::sequence:
      for (const Expression& part : expression.parts) bits += bits_of(part);
      return bits;
    case Kind::choice:
      bits = bits_of(expression.parts.front());
      for (const Expression& part : expression.parts) bits = std::min(bits, bits_of(part));
      return bits;
  }
  return bits;
}

// The last parts of a sequence, as many as fit.
Expression back_of(const Expression& sequence, std::uint64_t most_bytes) {
  Expression back{.kind = Kind::sequence};
  std::uint64_t width = 0;
  for (auto part = sequence.parts.rbegin(); part != sequence.parts.rend(); ++part) {
    width += most_bytes_of(*part);
    if (width > most_bytes) break;
    back.parts.insert(back.parts.begin(), *part);
  }
  return back;
}

// Whether a back is better to look for than a front: it says more and Hyperscan finds as much of a fixed text
// in it, or it alone has one. So many bytes are enough for Hyperscan.
bool is_better(const Expression& back, const Expression& front) {
  constexpr std::size_t kEnough = 3;
  const std::size_t back_text = longest_fixed_text(back);
  const std::size_t front_text = longest_fixed_text(front);
  if (back_text >= kEnough && front_text < kEnough) return true;
  return bits_of(back) > bits_of(front) && back_text >= std::min(kEnough, front_text);
}

std::uint32_t bounded(std::uint64_t bytes) {
  return bytes >= Expression::kUnlimited ? Expression::kUnlimited : static_cast<std::uint32_t>(bytes);
}

// Of a choice each branch has a superset of its own: one may say most at its front, another at its back.
Superset superset_of_choice(const Expression& choice, std::uint32_t most_bytes) {
  Superset superset{.expression = {.kind = Kind::choice}, .most_before_end = 0, .width = 0};
  for (const Expression& part : choice.parts) {
    Superset branch = superset_of(part, most_bytes);
    superset.is_cut |= branch.is_cut;
    superset.most_before_end = std::max(superset.most_before_end, branch.most_before_end);
    superset.width = std::max(superset.width, branch.width);
    superset.expression.parts.push_back(std::move(branch.expression));
  }
  return superset;
}

}  // namespace

Superset superset_of(const Expression& expression, std::uint32_t most_bytes) {
  Superset superset;
  superset.expression = expression;
  superset.width = superset.most_before_end = bounded(most_bytes_of(expression));
  if (superset.width <= most_bytes) return superset;
  if (expression.kind == Kind::choice) return superset_of_choice(expression, most_bytes);
  Expression sequence{.kind = Kind::sequence};
  if (expression.kind == Kind::sequence) {
    sequence.parts = expression.parts;
  } else {
    sequence.parts.push_back(expression);
  }
  Expression back = back_of(sequence, most_bytes);
  const std::uint64_t dropped = drop_front(sequence.parts, most_bytes);
  Front front = front_of(sequence, most_bytes);
  if (superset.width != Expression::kUnlimited && is_better(back, front.expression)) {
    superset.width = bounded(most_bytes_of(back));  // most_before_end stays: the whole match's
    superset.expression = std::move(back);
    return superset;
  }
  superset.width = bounded(most_bytes_of(front.expression));
  superset.most_before_end = bounded(dropped + superset.width);
  superset.is_cut = !front.is_whole;
  superset.expression = std::move(front.expression);
  return superset;
}

}  // namespace sallyport::match
