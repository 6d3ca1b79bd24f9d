"""usage: archives.py KIND FILE: writes a container of that kind. Where it has a place for a text, that is what stands on standard input."""
import gzip
import io
import json
import marshal
import importlib.util
import os
import sqlite3
import struct
import sys
import tarfile
import zipfile
import zlib


def zipped(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members:
            file.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def tarred(members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as file:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            file.addfile(info, io.BytesIO(content))
    return out.getvalue()


def layers(text):
    inner = zipped([("docs/notes.txt", b"line one\ntoken: " + text + b"\n")])
    return zlib_gzip(tarred([("deep.zip", inner)]), b"inner.tar")


def zlib_gzip(content, name=b""):
    """With the name that the content has in the head, so that the chain can show it."""
    head = b"\x1f\x8b\x08" + (b"\x08" if name else b"\0") + b"\0\0\0\0\2\xff" + (name + b"\0" if name else b"")
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packer.compress(content) + packer.flush()
    return head + body + struct.pack("<II", zlib.crc32(content), len(content) & 0xFFFFFFFF)


def gigabyte(_):
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    piece = bytes(1 << 20)
    return b"".join(packer.compress(piece) for _ in range(1024)) + packer.flush()


def tree(_):
    content = zipped([("zeros", bytes(4 << 20))])
    for _ in range(4):
        content = zipped([(f"{i}.zip", content) for i in range(16)])
    return content


def million(_):
    """All in the directory at the end, which repeats the one entry that is there."""
    one = zipped([("a", b"")])
    directory, end = one.index(b"PK\1\2"), one.index(b"PK\5\6")
    return one[:directory] + one[directory:end] * 1_000_000 + one[end:]


def nested(_):
    content = b"text"
    for _ in range(100):
        content = gzip.compress(content, mtime=0)
    return content


def sqlite(text):
    """In a column of UTF-16, where a look at the raw bytes sees nothing of ASCII."""
    database = sqlite3.connect(":memory:")
    database.executescript("PRAGMA encoding = 'UTF-16le'; CREATE TABLE account(user, token)")
    database.execute("INSERT INTO account VALUES('ann', ?)", [text.decode()])
    database.commit()
    path = f"{sys.argv[2]}.sql"
    try:
        database.execute("VACUUM INTO ?", [path])
        with open(path, "rb") as file:
            return file.read()
    finally:
        os.unlink(path)


def notebook(text):
    half = len(text) // 2
    lines = ["token = \"" + text.decode()[:half], text.decode()[half:] + "\"\n"]
    return json.dumps({"cells": [{"cell_type": "code", "outputs": [], "source": lines}], "nbformat": 4}).encode()


def pdf(text):
    page = b"BT /F1 9 Tf 72 700 Td [(token ) -9 (" + text[:9] + b") 3 (" + text[9:] + b")] TJ ET"
    packed = zlib.compress(page)
    return b"%PDF-1.4\n1 0 obj\n<< /Filter /FlateDecode >>\nstream\n" + packed + b"\nendstream\nendobj\n%%EOF\n"


def pyc(text):
    code = compile("token = " + repr(text.decode()), "m.py", "exec")
    return importlib.util.MAGIC_NUMBER + bytes(12) + marshal.dumps(code)


def encrypted(text):
    """By its flags: nobody needs to be able to read it."""
    content = bytearray(zipped([("locked.txt", text)]))
    directory = content.index(b"PK\1\2")
    content[6] |= 1
    content[directory + 8] |= 1
    return bytes(content)


KINDS = {
    "layers": layers,
    "zeros": lambda _: gzip.compress(bytes(64 << 20), mtime=0),
    "gigabyte": gigabyte,
    "tree": tree,
    "million": million,
    "nested": nested,
    "sqlite": sqlite,
    "notebook": notebook,
    "pdf": pdf,
    "zip": lambda text: zipped([("package/config.py", b"token = '" + text + b"'\n")]),
    "pyc": pyc,
    "encrypted": encrypted,
    "damaged": lambda text: zlib_gzip(os.urandom(5000) + text)[:3000],
}

with open(sys.argv[2], "wb") as target:
    target.write(KINDS[sys.argv[1]](sys.stdin.buffer.read()))
