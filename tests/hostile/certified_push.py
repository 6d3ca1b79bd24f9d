"""Pushes as git push --signed does, with a certificate that may be odd. Nothing is sent that the server does not have.

usage: certified_push.py SERVER KEY CERTIFICATE [EDIT [ARGUMENT]...]
The file CERTIFICATE is what is to be signed, by an SSH key of that name; {nonce} in it becomes the server's. What is sent is edited as by
forge.py behind the signing. Prints what the server says.
"""
import hashlib
import re
import struct
import subprocess
import sys

from forge import edit_named


def packet(line):
    return b"%04x" % (len(line) + 4) + line


def take_packet(file):
    """Nothing where the server made a pause or an end."""
    size = int(file.read(4) or b"0", 16)
    return file.read(size - 4) if size > 4 else b""


def signed(text, key):
    command = ["ssh-keygen", "-q", "-Y", "sign", "-n", "git", "-f", key]
    done = subprocess.run(command, input=text, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    return text + done.stdout


def main():
    server, key, certificate, *edit = sys.argv[1:]
    receiver = subprocess.Popen(["git", "receive-pack", server], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    nonce = b""
    while advertised := take_packet(receiver.stdout):
        found = re.search(rb" push-cert=(\S+)", advertised)
        nonce = found[1] if found else nonce
    with open(certificate, "rb") as file:
        sent = signed(file.read().replace(b"{nonce}", nonce), key)
    if edit:
        sent = edit_named(edit[0])(sent, *edit[1:])
    empty_pack = struct.pack(">4sII", b"PACK", 2, 0)
    out = packet(b"push-cert\0 report-status side-band-64k object-format=sha1 agent=forge\n")
    out += b"".join(packet(line + b"\n") for line in sent.removesuffix(b"\n").split(b"\n"))
    out += packet(b"push-cert-end\n") + b"0000" + empty_pack + hashlib.sha1(empty_pack).digest()
    receiver.stdin.write(out)
    receiver.stdin.close()
    while said := take_packet(receiver.stdout):
        sys.stdout.buffer.write(said[1:])
    sys.exit(receiver.wait())


main()
