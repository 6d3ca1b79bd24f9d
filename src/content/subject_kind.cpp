#include "content/subject_kind.hpp"

#include <algorithm>
#include <cstddef>

#include "content/words.hpp"

namespace sallyport::content {

namespace {

using Where = UnfinishedMark::Where;

constexpr UnfinishedMark kMarks[] = {
    {"WIP", Where::at_start},
    {"WIP", Where::in_brackets},
    {"WIP", Where::in_capitals},
    {"Work in progress", Where::at_start},
    {"Work in progress", Where::in_brackets},
    {"Draft", Where::alone},
    {"Draft", Where::in_brackets},
    {"DNM", Where::alone},
    {"DNM", Where::in_brackets},
    {"Do not merge", Where::at_start},
    {"Do not merge", Where::in_brackets},
    {"DO NOT MERGE", Where::in_capitals},
    {"Don't merge", Where::at_start},
    {"Don't merge", Where::in_brackets},
    {"Not for merge", Where::at_start},
    {"Not for merge", Where::in_brackets},
    {"Do not push", Where::at_start},
    {"DO NOT PUSH", Where::in_capitals},
    {"Do not commit", Where::at_start},
    {"DO NOT COMMIT", Where::in_capitals},
    {"NOCOMMIT", Where::in_capitals},
    {"Drop me", Where::at_start},
    {"Drop me", Where::in_brackets},
    {"DROP", Where::alone},
    {"DROP", Where::in_brackets},
    {"DROPME", Where::in_capitals},
    {"Remove me", Where::alone},
    {"Remove before merge", Where::at_start},
    {"Squash me", Where::at_start},
    {"Squash me", Where::in_brackets},
    {"Fixup", Where::alone},
    {"Temp", Where::alone},
    {"Temp", Where::in_brackets},
    {"Tmp", Where::alone},
    {"Tmp", Where::in_brackets},
    {"Temporary commit", Where::at_start},
    {"Temp commit", Where::at_start},
    {"Tmp commit", Where::at_start},
    {"Checkpoint commit", Where::at_start},
};

bool is_of_word(char c) noexcept {
  return is_letter(c) || is_digit(c) || c == '_';
}

bool ends_word(std::string_view text, std::size_t end) noexcept {
  return end == text.size() || !is_of_word(text[end]);
}

std::optional<std::string_view> find_capitals(std::string_view subject, std::string_view words) noexcept {
  for (std::size_t at = subject.find(words); at != std::string_view::npos; at = subject.find(words, at + 1)) {
    if ((at == 0 || !is_of_word(subject[at - 1])) && ends_word(subject, at + words.size()))
      return subject.substr(at, words.size());
  }
  return std::nullopt;
}

std::optional<std::string_view> find_in_brackets(std::string_view subject, std::string_view words) noexcept {
  for (std::size_t at = subject.find_first_of("[("); at != std::string_view::npos;
       at = subject.find_first_of("[(", at + 1)) {
    const std::string_view rest = subject.substr(at);
    const std::size_t end = 1 + words.size();
    if (rest.size() > end && begins_with_word(rest.substr(1), words) &&
        rest[end] == (rest[0] == '[' ? ']' : ')'))
      return rest.substr(0, end + 1);
  }
  return std::nullopt;
}

std::optional<std::string_view> find(std::string_view subject, const UnfinishedMark& mark) noexcept {
  const std::size_t size = mark.words.size();
  switch (mark.where) {
    case Where::in_brackets:
      return find_in_brackets(subject, mark.words);
    case Where::in_capitals:
      return find_capitals(subject, mark.words);
    case Where::at_start:
      if (begins_with_word(subject, mark.words) && ends_word(subject, size)) return subject.substr(0, size);
      return std::nullopt;
    case Where::alone:
      if (begins_with_word(subject, mark.words) && (subject.size() == size || subject[size] == ':'))
        return subject.substr(0, size);
      return std::nullopt;
  }
  return std::nullopt;
}

constexpr std::string_view kMerges[] = {
    "Merge branch '",
    "Merge branches '",
    "Merge remote-tracking branch '",
    "Merge remote-tracking branches '",
    "Merge tag '",
    "Merge tags '",
    "Merge commit '",
    "Merge commits '",
    "Merge pull request #",
};

// What `git pull URL` writes for the HEAD of another repository.
bool is_merge_of_url(std::string_view subject) noexcept {
  constexpr std::string_view kMerge = "Merge ";
  if (!subject.starts_with(kMerge)) return false;
  const std::string_view from =
      subject.substr(kMerge.size(), subject.find(' ', kMerge.size()) - kMerge.size());
  return from.find("://") != std::string_view::npos || from.starts_with('/') || from.starts_with("../");
}

}  // namespace

std::string_view to_string(SubjectKind kind) noexcept {
  switch (kind) {
    case SubjectKind::ordinary:
      return "ordinary";
    case SubjectKind::fixup:
      return "fixup";
    case SubjectKind::squash:
      return "squash";
    case SubjectKind::amend:
      return "amend";
    case SubjectKind::revert:
      return "revert";
    case SubjectKind::merge:
      return "merge";
  }
  return "ordinary";
}

SubjectKind subject_kind(std::string_view subject) noexcept {
  if (subject.starts_with("fixup!")) return SubjectKind::fixup;
  if (subject.starts_with("squash!")) return SubjectKind::squash;
  if (subject.starts_with("amend!")) return SubjectKind::amend;
  if (subject.starts_with("Revert \"") || subject.starts_with("Reapply \"")) return SubjectKind::revert;
  const bool is_merge = std::any_of(std::begin(kMerges), std::end(kMerges),
                                    [&](std::string_view merge) { return subject.starts_with(merge); });
  return is_merge || is_merge_of_url(subject) ? SubjectKind::merge : SubjectKind::ordinary;
}

std::span<const UnfinishedMark> unfinished_marks() noexcept {
  return kMarks;
}

std::optional<std::string_view> find_unfinished_mark(std::string_view subject) noexcept {
  for (const UnfinishedMark& mark : kMarks) {
    if (const std::optional<std::string_view> found = find(subject, mark)) return found;
  }
  return std::nullopt;
}

}  // namespace sallyport::content
