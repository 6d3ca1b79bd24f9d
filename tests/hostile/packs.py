"""Makes packs that git itself would not make, cheaply however large their objects are.

usage: packs.py SHAPE FILE [ARGUMENT]...
Writes the pack of a shape (a function below whose name begins with "shape_") to FILE and prints the ids that it is about.
"""
import hashlib
import struct
import sys
import zlib

COMMIT, TREE, BLOB, TAG, REF_DELTA = 1, 2, 3, 4, 7
NAMES = {COMMIT: b"commit", TREE: b"tree", BLOB: b"blob", TAG: b"tag"}
PERSON = b"Ann <ann@example.org> 1700000000 +0000"
MIB = 1 << 20


class Pack:
    """A pack that is written as objects are added. Each is added once."""

    def __init__(self, path):
        self.file = open(path, "wb")
        self.count = 0
        self.ids = set()
        self.file.write(struct.pack(">4sII", b"PACK", 2, 0))

    def _begin(self, kind, size):
        self.count += 1
        byte = kind << 4 | size & 15
        size >>= 4
        while size:
            self.file.write(bytes([byte | 128]))
            byte = size & 127
            size >>= 7
        self.file.write(bytes([byte]))

    def add(self, kind, data):
        oid = hashlib.sha1(b"%s %d\0" % (NAMES[kind], len(data)) + data).hexdigest()
        if oid not in self.ids:
            self.ids.add(oid)
            self._begin(kind, len(data))
            self.file.write(zlib.compress(data, 1))
        return oid

    def add_repeated(self, kind, head, piece, times, tail):
        """An object of head, `times` times piece, and tail, of which only one piece is compressed."""
        size = len(head) + times * len(piece) + len(tail)
        hasher = hashlib.sha1(b"%s %d\0" % (NAMES[kind], size))
        check = 1
        self._begin(kind, size)
        deflate = zlib.compressobj(1)
        self.file.write(deflate.compress(head) + deflate.flush(zlib.Z_FULL_FLUSH))
        hasher.update(head)
        check = zlib.adler32(head, check)
        # Behind a full flush a piece is compressed without regard to what was before it, so one result serves for all.
        raw = zlib.compressobj(1, zlib.DEFLATED, -15)
        packed = raw.compress(piece) + raw.flush(zlib.Z_FULL_FLUSH)
        for _ in range(times):
            self.file.write(packed)
            hasher.update(piece)
            check = zlib.adler32(piece, check)
        raw = zlib.compressobj(1, zlib.DEFLATED, -15)
        self.file.write(raw.compress(tail) + raw.flush())
        hasher.update(tail)
        self.file.write(struct.pack(">I", zlib.adler32(tail, check)))
        return hasher.hexdigest()

    def add_copies(self, base, base_bytes, times, mark):
        """A blob of `times` copies of a blob that is in the pack, and `mark`, as a delta of a few bytes."""
        size = len(base_bytes) * times + len(mark)
        delta = number(len(base_bytes)) + number(size)
        for _ in range(times):
            at = 0
            while at < len(base_bytes):
                length = min(len(base_bytes) - at, 0xFFFFFF)
                delta += b"\xff" + struct.pack("<I", at) + struct.pack("<I", length)[:3]
                at += length
        delta += bytes([len(mark)]) + mark
        self._begin(REF_DELTA, len(delta))
        self.file.write(bytes.fromhex(base) + zlib.compress(delta, 1))
        hasher = hashlib.sha1(b"blob %d\0" % size)
        for _ in range(times):
            hasher.update(base_bytes)
        hasher.update(mark)
        return hasher.hexdigest()

    def add_delta(self, base, delta, target):
        """The blob `target`, which the delta makes of `base`, a blob that is in the pack."""
        self._begin(REF_DELTA, len(delta))
        self.file.write(bytes.fromhex(base) + zlib.compress(delta, 1))
        return hashlib.sha1(b"blob %d\0" % len(target) + target).hexdigest()

    def tree(self, entries):
        """`entries`: (mode, name, id), in the order in which they are to stand."""
        return self.add(TREE, b"".join(b"%s %s\0" % (mode, name) + bytes.fromhex(oid) for mode, name, oid in entries))

    def commit(self, tree, message=b"made by hand\n", author=PERSON):
        text = b"tree %s\nauthor %s\ncommitter %s\n\n%s" % (tree.encode(), author, PERSON, message)
        return self.add(COMMIT, text)

    def close(self):
        self.file.close()
        with open(self.file.name, "r+b") as file:
            file.seek(8)
            file.write(struct.pack(">I", self.count))
            file.seek(0)
            hasher = hashlib.sha1()
            while piece := file.read(MIB):
                hasher.update(piece)
            file.write(hasher.digest())


def number(value):
    """A delta's size: seven bits a byte, the lowest first."""
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def shape_file(pack, secret, mib, filling):
    """One file of `mib` MiB of `filling` with the secret at its very end."""
    piece = (filling.encode().decode("unicode_escape").encode("latin-1") * MIB)[:MIB]
    blob = pack.add_repeated(BLOB, b"", piece, int(mib), secret)
    return [pack.commit(pack.tree([(b"100644", b"large", blob)]))]


def shape_wide_file(pack, secret, mib):
    """The same in UTF-16."""
    piece = ("all work and no play\n" * MIB)[: MIB // 2].encode("utf-16-le")
    blob = pack.add_repeated(BLOB, b"\xff\xfe", piece, int(mib), ("\n" + secret.decode()).encode("utf-16-le"))
    return [pack.commit(pack.tree([(b"100644", b"large", blob)]))]


def shape_message(pack, secret, mib):
    """A commit whose message is of `mib` MiB, with the secret in its last line."""
    tree = pack.tree([(b"100644", b"a", pack.add(BLOB, b"a\n"))])
    head = b"tree %s\nauthor %s\ncommitter %s\n\n" % (tree.encode(), PERSON, PERSON)
    return [pack.add_repeated(COMMIT, head, (b"all work and no play\n" * MIB)[:MIB], int(mib), b"\n" + secret + b"\n")]


def shape_big_tree(pack, _secret, mib):
    """A commit whose tree has `mib` MiB of entries with names of a kilobyte."""
    blob = bytes.fromhex(pack.add(BLOB, b"a\n"))
    entries = []
    for i in range(int(mib) * 1000):
        entries.append(b"100644 %08d%s\0" % (i, b"x" * 1000) + blob)
    return [pack.commit(pack.add(TREE, b"".join(entries)))]


def shape_deep(pack, secret, depth):
    """A file with the secret below `depth` folders."""
    tree = pack.tree([(b"100644", b"f", pack.add(BLOB, secret + b"\n"))])
    for _ in range(int(depth)):
        tree = pack.tree([(b"40000", b"d", tree)])
    return [pack.commit(tree)]


def shape_wide(pack, secret, count):
    """`count` files in folders of a thousand; the secret is in the last."""
    folders = []
    count = int(count)
    for first in range(0, count, 1000):
        entries = []
        for i in range(first, min(first + 1000, count)):
            text = b"file %d\n" % i + (secret + b"\n" if i == count - 1 else b"")
            entries.append((b"100644", b"f%06d" % i, pack.add(BLOB, text)))
        folders.append((b"40000", b"d%06d" % first, pack.tree(entries)))
    return [pack.commit(pack.tree(folders))]


def shape_bomb(pack, _secret, width, depth):
    """Trees that name one another: width to the power of depth paths in a few objects."""
    entries = [(b"100644", b"f", pack.add(BLOB, b"a\n"))]
    for _ in range(int(depth)):
        tree = pack.tree(entries)
        entries = [(b"40000", b"d%d" % i, tree) for i in range(int(width))]
    return [pack.commit(pack.tree(entries))]


def shape_deltas(pack, secret, count, mib):
    """`count` files of `mib` MiB, each a delta of a few bytes on one of 16 MiB; the last one ends in the secret."""
    base_bytes = (b"0123456789abcde\n" * MIB)[: 16 * MIB]
    base = pack.add(BLOB, base_bytes)
    entries = [(b"100644", b"base", base)]
    count = int(count)
    for i in range(count):
        mark = b"%04d " % i + (secret if i == count - 1 else b"") + b"\n"
        entries.append((b"100644", b"f%04d" % i, pack.add_copies(base, base_bytes, int(mib) // 16, mark)))
    return [pack.commit(pack.tree(entries))]


def shape_scattered(pack, secret, mib, changes):
    """Two files of `mib` MiB whose lines all seem to go on in the next; the second is the first with that many bytes put in here and there, and the
    secret at its end."""
    base_bytes = (b"0123456789abcde\n" * (MIB // 16)) * int(mib)
    base = pack.add(BLOB, base_bytes)
    step = len(base_bytes) // int(changes)
    steps, target = [], []
    for at in range(0, len(base_bytes), step):
        piece = base_bytes[at : at + step]
        steps.append(b"\xff" + struct.pack("<I", at) + struct.pack("<I", len(piece))[:3] + b"\x01,")
        target += [piece, b","]
    target = b"".join(target) + secret
    delta = number(len(base_bytes)) + number(len(target)) + b"".join(steps) + bytes([len(secret)]) * bool(secret) + secret
    changed = pack.add_delta(base, delta, target)
    return [pack.commit(pack.tree([(b"100644", b"base", base), (b"100644", b"changed", changed)]))]


def shape_tags(pack, secret, count):
    """A chain of tags: the first names a commit and has the secret in its message, each names the one before."""
    commit = pack.commit(pack.tree([(b"100644", b"a", pack.add(BLOB, b"a\n"))]))
    target, kind = commit, b"commit"
    for i in range(int(count)):
        message = secret if i == 0 else b"clean"
        text = b"object %s\ntype %s\ntag t%d\ntagger %s\n\n%s\n" % (target.encode(), kind, i, PERSON, message)
        target, kind = pack.add(TAG, text), b"tag"
    return [target]


def shape_many_commits(pack, secret, count):
    """`count` commits of one tree, none a parent of another; the secret is in the message of the last."""
    tree = pack.tree([(b"100644", b"a", pack.add(BLOB, b"a\n"))])
    count = int(count)
    return [pack.commit(tree, b"commit %d %s\n" % (i, secret if i == count - 1 else b"")) for i in range(count)]


def shape_commit(pack, secret, text):
    """A commit of exactly these bytes, in which {tree} and {secret} are put in, and \\0 is a NUL."""
    tree = pack.tree([(b"100644", b"a", pack.add(BLOB, b"a\n"))])
    raw = text.encode().decode("unicode_escape").encode("latin-1")
    return [pack.add(COMMIT, raw.replace(b"{tree}", tree.encode()).replace(b"{secret}", secret))]


def shape_tree(pack, secret, *entries):
    """A commit with a tree of exactly these entries, each "MODE NAME WHAT". WHAT: clean, secret, tree (which holds the secret), commit, or missing."""
    inner = pack.tree([(b"100644", b"inner", pack.add(BLOB, secret + b"\n"))])
    what = {
        b"clean": pack.add(BLOB, b"a\n"),
        b"secret": pack.add(BLOB, secret + b"\n"),
        b"tree": inner,
        b"commit": pack.commit(inner),
        b"missing": "7" * 40,
    }
    found = []
    for entry in entries:
        mode, name, kind = entry.encode().decode("unicode_escape").encode("latin-1").split(b" ")
        found.append((mode, name, what[kind]))
    return [pack.commit(pack.tree(found))]


def main():
    shape, path, *arguments = sys.argv[1:]
    secret = sys.stdin.buffer.read()
    pack = Pack(path)
    ids = globals()["shape_" + shape](pack, secret, *arguments)
    pack.close()
    print("\n".join(ids))


main()
