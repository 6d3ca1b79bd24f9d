// What every match of an expression must hold. A part of an expression that can only be one of a few texts is
// taken for the list of them; neighbouring parts are joined as long as the list stays short. That sees
// through groups, options and small classes, such as (?:api|app)_{0,1}key.
#include "match/required_text.hpp"

#include <algorithm>
#include <functional>
#include <optional>

namespace sallyport::match {

namespace {

constexpr std::size_t kMaxTexts = 256;
constexpr std::size_t kMaxFixedTexts = 8;  // more are no text, but a class of characters
constexpr std::size_t kMaxTextBytes = 128;

using Texts = std::vector<std::string>;  // in lower case

char lower(std::size_t byte) {
  const char c = static_cast<char>(static_cast<unsigned char>(byte));
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Nothing if the list would get long.
std::optional<Texts> joined(const Texts& first, const Texts& second) {
  if (first.size() * second.size() > kMaxTexts) return std::nullopt;
  Texts texts;
  for (const std::string& begin : first) {
    for (const std::string& end : second) {
      if (begin.size() + end.size() > kMaxTextBytes) return std::nullopt;
      texts.push_back(begin + end);
    }
  }
  std::ranges::sort(texts);
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  return texts;
}

std::optional<Texts> texts_of(const Expression& expression);

std::optional<Texts> texts_of_byte(const ByteSet& bytes) {
  Texts texts;
  if (bytes.count() > 16) return std::nullopt;
  for (std::size_t byte = 0; byte < bytes.size(); ++byte) {
    if (bytes[byte]) texts.emplace_back(1, lower(byte));
  }
  std::ranges::sort(texts);
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  return texts;
}

std::optional<Texts> texts_of_repeat(const Expression& expression) {
  if (expression.most > kMaxTextBytes) return std::nullopt;
  const std::optional<Texts> once = texts_of(expression.parts.front());
  if (!once) return std::nullopt;
  Texts all;
  std::optional<Texts> texts = Texts{""};
  for (std::uint32_t times = 0;; ++times) {
    if (times >= expression.least) all.insert(all.end(), texts->begin(), texts->end());
    if (all.size() > kMaxTexts) return std::nullopt;
    if (times == expression.most) return all;
    texts = joined(*texts, *once);
    if (!texts) return std::nullopt;
  }
}

// Every text that the expression can match, if they are few.
std::optional<Texts> texts_of(const Expression& expression) {
  switch (expression.kind) {
    case Expression::Kind::nothing:
    case Expression::Kind::assertion:
      return Texts{""};
    case Expression::Kind::byte:
      return texts_of_byte(expression.bytes);
    case Expression::Kind::repeat:
      return texts_of_repeat(expression);
    case Expression::Kind::sequence: {
      std::optional<Texts> texts = Texts{""};
      for (const Expression& part : expression.parts) {
        const std::optional<Texts> more = texts_of(part);
        if (!more) return std::nullopt;
        texts = joined(*texts, *more);
        if (!texts) return std::nullopt;
      }
      return texts;
    }
    case Expression::Kind::choice: {
      Texts texts;
      for (const Expression& part : expression.parts) {
        const std::optional<Texts> more = texts_of(part);
        if (!more || texts.size() + more->size() > kMaxTexts) return std::nullopt;
        texts.insert(texts.end(), more->begin(), more->end());
      }
      return texts;
    }
  }
  return std::nullopt;
}

// Texts of which every match begins with one; {""} where nothing better is known.
Texts beginnings_of(const Expression& expression) {
  if (std::optional<Texts> texts = texts_of(expression)) return std::move(*texts);
  Texts all;
  switch (expression.kind) {
    case Expression::Kind::sequence: {
      Texts texts{""};
      for (const Expression& part : expression.parts) {
        const bool is_exact = texts_of(part).has_value();
        const std::optional<Texts> longer = joined(texts, beginnings_of(part));
        if (longer) texts = *longer;
        if (!is_exact || !longer) break;
      }
      return texts;
    }
    case Expression::Kind::choice:
      for (const Expression& part : expression.parts) {
        const Texts texts = beginnings_of(part);
        if (all.size() + texts.size() > kMaxTexts) return {""};
        all.insert(all.end(), texts.begin(), texts.end());
      }
      return all;
    case Expression::Kind::repeat:
      return expression.least > 0 ? beginnings_of(expression.parts.front()) : Texts{""};
    default:
      return {""};
  }
}

// The best that `worth` says of what every match holds: of a list of texts, one of which it holds, the worst.
class Search {
 public:
  // Lists of more than `most_texts` say nothing.
  Search(std::size_t most_texts, std::function<std::size_t(const std::string&)> worth)
      : most_texts_(most_texts), worth_(std::move(worth)) {}

  std::size_t best(const Expression& expression) const {
    if (const std::optional<Texts> texts = texts_of(expression); texts && texts->size() <= most_texts_)
      return worst(*texts);
    switch (expression.kind) {
      case Expression::Kind::sequence:
        return best_of_sequence(expression.parts);
      case Expression::Kind::choice: {
        std::size_t least = best(expression.parts.front());
        for (const Expression& part : expression.parts) least = std::min(least, best(part));
        return least;
      }
      case Expression::Kind::repeat:
        return expression.least > 0 ? best(expression.parts.front()) : 0;
      default:
        return 0;
    }
  }

 private:
  std::size_t worst(const Texts& texts) const {
    if (texts.size() > most_texts_) return 0;
    std::size_t least = worth_(texts.front());
    for (const std::string& text : texts) least = std::min(least, worth_(text));
    return least;
  }

  // Every run of neighbouring parts whose texts are few, with the beginning of the part behind it, and each
  // part for itself.
  std::size_t best_of_sequence(const std::vector<Expression>& parts) const {
    std::size_t most = 0;
    for (std::size_t begin = 0; begin < parts.size(); ++begin) {
      most = std::max(most, best(parts[begin]));
      std::optional<Texts> texts = Texts{""};
      for (std::size_t end = begin; end < parts.size() && texts; ++end) {
        const std::optional<Texts> with_next = joined(*texts, beginnings_of(parts[end]));
        if (with_next) most = std::max(most, worst(*with_next));
        texts = texts_of(parts[end]) ? with_next : std::nullopt;
      }
    }
    return most;
  }

  std::size_t most_texts_;
  std::function<std::size_t(const std::string&)> worth_;
};

}  // namespace

bool always_holds(const Expression& expression, const std::vector<std::string>& words) {
  const Search search(kMaxTexts, [&](const std::string& text) {
    return std::ranges::any_of(words, [&](const std::string& word) { return text.find(word) != text.npos; })
               ? std::size_t{1}
               : std::size_t{0};
  });
  return search.best(expression) == 1;
}

std::size_t longest_fixed_text(const Expression& expression) {
  return Search(kMaxFixedTexts, [](const std::string& text) { return text.size(); }).best(expression);
}

}  // namespace sallyport::match
