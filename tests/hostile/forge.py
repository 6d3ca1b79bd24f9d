"""Makes odd objects, signatures and keys of honest ones, which real programs made.

usage: forge.py EDIT [ARGUMENT]... <HONEST >ODD
EDIT is one of the functions below that take bytes first, with "-" for "_". In a TEXT, \\n, \\0, \\xNN and the like are what they are in Python.
"""
import base64
import hashlib
import re
import struct
import sys


def text(argument):
    return argument.encode().decode("unicode_escape").encode("latin-1")


def read(path):
    with open(path, "rb") as file:
        return file.read()


# Any bytes.


def change(raw, old, new):
    """The first OLD, which must be there, becomes NEW."""
    before, found, behind = raw.partition(text(old))
    if not found:
        sys.exit(f"forge.py: there is no {old!r} to be changed")
    return before + text(new) + behind


def append(raw, words):
    return raw + text(words)


# Commits and tags, taken apart at their signature as git does it.


def is_commit(raw):
    return raw.startswith(b"tree ")


def split(raw):
    """What is signed, and the signature as it stands in the object; empty if there is none."""
    if is_commit(raw):
        block = re.search(rb"^gpgsig.* .*\n(?: .*\n)*|\Z", raw, re.MULTILINE)
        return raw[: block.start()] + raw[block.end() :], block[0]
    at = raw.rfind(b"-----BEGIN ")
    return (raw, b"") if at < 0 else (raw[:at], raw[at:])


def folded(armour, name="gpgsig"):
    return name.encode() + b" " + armour.removesuffix(b"\n").replace(b"\n", b"\n ") + b"\n"


def with_signature(raw, armour, name="gpgsig"):
    signed = payload(raw)
    if not is_commit(raw):
        return signed + armour
    head, blank, body = signed.partition(b"\n\n")
    return head + b"\n" + folded(armour, name) + blank[1:] + body


def payload(raw):
    return split(raw)[0]


def signature(raw):
    block = split(raw)[1]
    return block.partition(b" ")[2].replace(b"\n ", b"\n") if is_commit(raw) else block


def sign(raw, path, name="gpgsig"):
    """The armour in the file is the signature, in place of one that is there."""
    return with_signature(raw, read(path), name)


def resign(raw, edit, *arguments):
    """The signature is what the edit makes of it."""
    return with_signature(raw, edit_named(edit)(signature(raw), *arguments))


def second(raw, place, path, name="gpgsig"):
    """A second signature header, "before" or "behind" the first."""
    block = split(raw)[1]
    other = folded(read(path), name)
    return raw.replace(block, other + block if place == "before" else block + other)


def early(raw, word):
    """The signature header in front of the first line that begins with the word."""
    rest, block = split(raw)
    at = rest.index(b"\n" + word.encode() + b" ") + 1
    return rest[:at] + block + rest[at:]


def in_body(raw):
    return payload(raw) + b"\n" + signature(raw)


# Armour, and what is in it.


def unarmoured(armour):
    lines = armour.decode().strip().split("\n")
    body = lines[1:-1]
    if "" in body:
        body = body[body.index("") + 1 :]
    return lines[0].strip("-").partition(" ")[2], base64.b64decode("".join(line for line in body if not line.startswith("=")))


def armoured(label, content):
    lines = re.findall(b".{1,64}", base64.b64encode(content))
    if label == "SSH SIGNATURE" or label == "SIGNED MESSAGE":
        head, tail = [], []
    else:
        head, tail = [b""], [b"=" + base64.b64encode(crc24(content))]
    edge = b"-----%s " + label.encode() + b"-----"
    return b"\n".join([edge % b"BEGIN", *head, *lines, *tail, edge % b"END"]) + b"\n"


def crc24(content):
    crc = 0xB704CE
    for byte in content:
        crc ^= byte << 16
        for _ in range(8):
            crc = crc << 1 ^ (0x1864CFB if crc & 0x800000 else 0)
    return (crc & 0xFFFFFF).to_bytes(3, "big")


def armour(content, label):
    return armoured(label, content)


def label(raw, name):
    """The same lines under another label."""
    return re.sub(rb"(-----(?:BEGIN|END) ).*(-----)", lambda found: found[1] + name.encode() + found[2], raw)


def crlf(raw):
    return raw.replace(b"\n", b"\r\n")


def join(raw, *paths):
    """What several armours hold, in one."""
    name, content = unarmoured(raw)
    return armoured(name, content + b"".join(unarmoured(read(path))[1] for path in paths))


# SSH signatures (OpenSSH's PROTOCOL.sshsig) and keys.


def string(content):
    return struct.pack(">I", len(content)) + content


def take_string(content):
    size = struct.unpack(">I", content[:4])[0]
    return content[4 : 4 + size], content[4 + size :]


def key_blob(path):
    return base64.b64decode(read(path).split()[1])


def sshsig_of(key, algorithm, content, **odd):
    version = int(odd.get("version", 1))
    inner = string(algorithm.encode()) + string(content) + text(odd.get("inside", ""))
    head = struct.pack(">6sI", b"SSHSIG", version) + string(key) + string(text(odd.get("namespace", "git")))
    return head + string(text(odd.get("reserved", ""))) + string(odd.get("hash", "sha512").encode()) + string(inner)


def sshsig(raw, *changes):
    """Fields of an SSH signature changed: version, namespace, reserved, hash, algorithm, key=FILE; inside and behind: TEXT at the ends."""
    name, content = unarmoured(raw)
    odd = dict(one.split("=", 1) for one in changes)
    key, rest = take_string(content[10:])
    namespace, rest = take_string(rest)
    _, rest = take_string(rest)
    hash_name, rest = take_string(rest)
    algorithm, rest = take_string(take_string(rest)[0])
    made, _ = take_string(rest)
    fields = {"namespace": namespace.decode(), "hash": hash_name.decode(), "algorithm": algorithm.decode(), **odd}
    if "key" in odd:
        key = key_blob(fields.pop("key"))
    behind = text(fields.pop("behind", ""))
    return armoured(name, sshsig_of(key, fields.pop("algorithm"), made, **fields) + behind)


def ssh_to_sign(raw, claimed="sha512", used=None):
    """What a key signs for a text. The digest is of the one hash, and said to be of the other."""
    digest = hashlib.new(used or claimed, raw).digest()
    return b"SSHSIG" + string(b"git") + string(b"") + string(claimed.encode()) + string(digest)


def ssh_made(made, key, algorithm, hash_name="sha512"):
    """The signature with the key's bytes for it."""
    return armoured("SSH SIGNATURE", sshsig_of(key_blob(key), algorithm, made, hash=hash_name))


def ed25519_key(public_der):
    """The line of a public key that OpenSSL made."""
    blob = string(b"ssh-ed25519") + string(public_der[-32:])
    return b"ssh-ed25519 " + base64.b64encode(blob) + b"\n"


SECURITY_KEY = b"sk-ecdsa-sha2-nistp256@openssh.com"


def security_key(public_der):
    """A P-256 key as that of a security key."""
    blob = string(SECURITY_KEY) + string(b"nistp256") + string(public_der[-65:]) + string(b"ssh:")
    return SECURITY_KEY + b" " + base64.b64encode(blob) + b"\n"


def security_key_to_sign(raw, flags):
    """What a security key signs for a text (PROTOCOL.u2f)."""
    digest = hashlib.sha256(ssh_to_sign(raw)).digest()
    return hashlib.sha256(b"ssh:").digest() + struct.pack(">BI", int(flags), 1) + digest


def security_key_made(der, key, flags):
    """The signature with what the key's bytes for it are in DER: a sequence of two integers."""
    r_size = der[3]
    numbers = string(der[4 : 4 + r_size]) + string(der[6 + r_size :])
    tail = f"\\x{int(flags):02x}\\0\\0\\0\\1"
    return armoured("SSH SIGNATURE", sshsig_of(key_blob(key), SECURITY_KEY.decode(), numbers, inside=tail))


# OpenPGP keys and signatures (RFC 9580).


def packets(content):
    """The tag and body of each packet; no length of theirs is partial."""
    while content:
        if content[0] & 0x40:
            tag, first = content[0] & 0x3F, content[1]
            if first < 192:
                size, head = first, 2
            elif first < 255:
                size, head = (first - 192 << 8) + content[2] + 192, 3
            else:
                size, head = int.from_bytes(content[2:6], "big"), 6
        else:
            tag, width = content[0] >> 2 & 15, 1 << (content[0] & 3)
            size, head = int.from_bytes(content[1 : 1 + width], "big"), 1 + width
        yield tag, content[head : head + size]
        content = content[head + size :]


def packet(tag, body):
    return bytes([0xC0 | tag, 0xFF]) + struct.pack(">I", len(body)) + body


def subpackets(area):
    while area:
        if area[0] < 192:
            size, head = area[0], 1
        elif area[0] < 255:
            size, head = (area[0] - 192 << 8) + area[1] + 192, 2
        else:
            size, head = int.from_bytes(area[1:5], "big"), 5
        yield area[head], area[: head + size]
        area = area[head + size :]


def with_unhashed(body, keeps, more=b""):
    """A signature's body with those sub-packets that are not signed for which `keeps` holds, and more."""
    at = 6 + int.from_bytes(body[4:6], "big")
    end = at + 2 + int.from_bytes(body[at : at + 2], "big")
    area = b"".join(whole for kind, whole in subpackets(body[at + 2 : end]) if keeps(kind)) + more
    return body[:at] + struct.pack(">H", len(area)) + area + body[end:]


def without_vouching(key):
    """A certificate whose sub-keys no longer say that they belong to it: their embedded signatures of type 0x19 are not signed for."""
    odd = [(tag, with_unhashed(body, lambda kind: kind != 32) if tag == 2 else body) for tag, body in packets(key)]
    return b"".join(packet(tag, body) for tag, body in odd)


def issuer(raw, key_id):
    """The signature says that another key made it."""
    name, content = unarmoured(raw)
    (tag, body), = packets(content)
    hint = b"\x09\x10" + bytes.fromhex(key_id)
    return armoured(name, packet(tag, with_unhashed(body, lambda kind: kind != 16, hint)))


def edit_named(name):
    return globals()[name.replace("-", "_")]


def main():
    sys.stdout.buffer.write(edit_named(sys.argv[1])(sys.stdin.buffer.read(), *sys.argv[2:]))


if __name__ == "__main__":
    main()
