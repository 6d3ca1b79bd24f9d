#!/usr/bin/env python3
"""Make the model of ordinary words that src/credential measures rarity with.  Standard library only.

  make_model.py [--words FILE]... [--code FOLDER]... [--least-files N] --out FILE

  --words FILE      a list of words, one a line (Debian: /usr/share/dict/words of wamerican)
  --code FOLDER     a tree of sources (*.py *.h *.hpp *.js *.ts *.pm *.pl *.rb *.c *.go *.rs *.java): its identifiers
                    are cut into words at '_' and at changes of case
  --least-files N   a word of the sources counts if N files hold it (3)

The same inputs give the same bytes.  What it was run on is printed, with a digest of the words that came out.

The file: the 8 bytes "SPRARE1" and NUL; then 28*28*28 bytes, the price in 1/16 bit of a symbol after two others, by
symbol before last, last, and next (0 the edge of a word, 1 to 26 the letters, 27 a digit); then the filter of known
words: its number of bytes as 4 bytes, least first, and the bytes.  A word of 3 to 16 letters is in the filter if the
bits FNV-1a (64 bits) gives, h mod bits and (h + i * (h >> 32 | 1)) mod 2^64 mod bits for i = 1 to 7 are all set.
"""
import argparse
import collections
import hashlib
import math
import os
import re
import struct
import sys

SUFFIXES = (".py", ".h", ".hpp", ".js", ".ts", ".pm", ".pl", ".rb", ".c", ".go", ".rs", ".java")
IDENTIFIER = re.compile(rb"[A-Za-z][A-Za-z0-9_]{1,60}")
WORD = re.compile(r"[A-Z]+(?![a-z])[0-9]*|[A-Z]?[a-z]+[0-9]*")
SYMBOLS = 28
FILTER_BYTES = 42_000
FILTER_WORDS = 24_000
PROBES = 8
MASK = (1 << 64) - 1


def symbols(word):
    return [27 if c.isdigit() else ord(c) - 96 for c in word]


def words_of_list(file):
    with open(file, encoding="utf8") as lines:
        for line in lines:
            word = line.strip().lower()
            if word.isascii() and word.isalpha():
                yield word


def words_of_tree(folder):
    """{word: number of files that hold it}"""
    files = collections.Counter()
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(place, name)
            if not name.endswith(SUFFIXES) or os.path.islink(path):
                continue
            with open(path, "rb") as f:
                identifiers = set(IDENTIFIER.findall(f.read(1 << 20)))
            files.update({w.lower() for i in identifiers for w in WORD.findall(i.decode())})
    return files


def prices(weights):
    """the price of each symbol after two others: trigrams, smoothed by bigrams, and those by single symbols"""
    one, two, three = collections.Counter(), collections.Counter(), collections.Counter()
    pair, single = collections.Counter(), collections.Counter()
    for word, weight in weights.items():
        row = [0, 0, *symbols(word), 0]
        for a, b, c in zip(row, row[1:], row[2:]):
            three[a, b, c] += weight
            pair[a, b] += weight
            two[b, c] += weight
            single[b] += weight
            one[c] += weight
    total = sum(one.values())
    table = bytearray()
    for a in range(SYMBOLS):
        for b in range(SYMBOLS):
            for c in range(SYMBOLS):
                p = (one[c] + 1) / (total + SYMBOLS)
                p = (two[b, c] + 20 * p) / (single[b] + 20)
                p = (three[a, b, c] + 12 * p) / (pair[a, b] + 12)
                table.append(min(255, round(-16 * math.log2(p))))
    return bytes(table)


def digest64(word):
    h = 0xCBF29CE484222325
    for byte in word.encode():
        h = (h ^ byte) * 0x100000001B3 & MASK
    return h


def word_filter(words):
    bits = FILTER_BYTES * 8
    table = bytearray(FILTER_BYTES)
    for word in words:
        h = digest64(word)
        for i in range(PROBES):
            bit = (h + i * (h >> 32 | 1) & MASK) % bits
            table[bit // 8] |= 1 << bit % 8
    return bytes(table)


def known_words(listed, used):
    """the words for the filter: those of many files first; short ones only if they are common"""
    def is_fit(word):
        if not word.isalpha() or not 3 <= len(word) <= 16:
            return False
        least = {3: 40, 4: 12, 5: 6}.get(len(word), 3)
        return used[word] >= least or (word in listed and (len(word) > 5 or used[word] > 0))
    fit = [w for w in listed | set(used) if is_fit(w)]
    return sorted(fit, key=lambda w: (-used[w], len(w), w))[:FILTER_WORDS]


def make(listed, used):
    weights = {w: 1 for w in listed if len(w) > 1}
    for word, files in used.items():
        weights[word] = weights.get(word, 0) + 1 + files.bit_length()
    known = known_words(listed, used)
    table = word_filter(known)
    return b"SPRARE1\0" + prices(weights) + struct.pack("<I", len(table)) + table, known


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", action="append", default=[])
    parser.add_argument("--code", action="append", default=[])
    parser.add_argument("--least-files", type=int, default=3)
    parser.add_argument("--out", required=True)
    arguments = parser.parse_args()
    listed = {w for file in arguments.words for w in words_of_list(file)}
    used = collections.Counter()
    for folder in arguments.code:
        used.update(words_of_tree(folder))
    used = collections.Counter({w: n for w, n in used.items() if n >= arguments.least_files})
    model, known = make(listed, used)
    with open(arguments.out, "wb") as f:
        f.write(model)
    print(f"word lists {arguments.words}: {len(listed)} words; sources {arguments.code}: {len(used)} words in at least "
          f"{arguments.least_files} files")
    print(f"filter: {len(known)} words, sha256 {hashlib.sha256(chr(10).join(known).encode()).hexdigest()[:16]}")
    print(f"{arguments.out}: {len(model)} bytes, sha256 {hashlib.sha256(model).hexdigest()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
