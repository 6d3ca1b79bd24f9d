#!/usr/bin/env python3
"""make_model_test.py TOOLS MODEL: the model is made reproducibly, and a model tells words from random strings."""
import os
import random
import subprocess
import sys
import tempfile
import unittest

TOOLS, MODEL = sys.argv[1], sys.argv[2]
WORDS = ["password", "server", "account", "configuration", "value", "connection", "welcome", "number", "letter", "sunshine",
         "message", "container", "header", "service", "station", "mountain", "river", "window", "garden", "morning"]


def make(folder, out, words=None):
    listed, code = os.path.join(folder, "words"), os.path.join(folder, "code")
    os.makedirs(code, exist_ok=True)
    with open(listed, "w") as f:
        f.write("\n".join(words or WORDS) + "\n")
    for n in range(50):
        with open(os.path.join(code, f"{n}.py"), "w") as f:
            f.write("def userName(serverValue): return maxValue_count\n")
    subprocess.run([sys.executable, os.path.join(TOOLS, "make_model.py"), "--words", listed, "--code", code, "--out", out],
                   check=True, stdout=subprocess.DEVNULL)
    with open(out, "rb") as f:
        return f.read()


def bits(model, word):
    """the mean price of a letter, from the table alone"""
    row = [0, 0, *(ord(c) - 96 for c in word)]
    return sum(model[8 + (a * 28 + b) * 28 + c] for a, b, c in zip(row, row[1:], row[2:])) / 16 / len(word)


class MakeModel(unittest.TestCase):
    def test_same_inputs_same_bytes(self):
        with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
            first = make(one, os.path.join(one, "model"))
            self.assertEqual(first, make(two, os.path.join(two, "model"), list(reversed(WORDS))))
            self.assertNotEqual(first, make(two, os.path.join(two, "model"), WORDS[:5]))

    def test_random_letters_are_dearer_than_words(self):
        source = random.Random(1)
        with open(MODEL, "rb") as f:
            shipped = f.read()
        self.assertLessEqual(len(shipped), 64 * 1024)
        strings = ["".join(source.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(9)) for _ in range(200)]
        dearest = max(bits(shipped, word) for word in WORDS)
        self.assertGreater(sum(bits(shipped, s) > dearest for s in strings), 190)

    def test_a_broken_model_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            broken = os.path.join(folder, "model")
            with open(MODEL, "rb") as f, open(broken, "wb") as g:
                g.write(f.read()[:-1])
            run = subprocess.run([sys.executable, os.path.join(TOOLS, "embed_model.py"), broken, os.path.join(folder, "x.cpp")],
                                 capture_output=True)
            self.assertNotEqual(run.returncode, 0)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
