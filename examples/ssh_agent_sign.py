#!/usr/bin/env python3
"""Signs files with an Ed25519 key of ssh-agent: the 64 bytes for FILE.pae go to FILE.sig.

    ssh_agent_sign.py KEY.pub FILE.pae...

`ssh-keygen -Y sign` does not fit: it signs a text of its own (SSHSIG). The agent itself signs the bytes
that it is sent (SSH agent protocol, draft-ietf-sshm-ssh-agent, section "Private key operations").
"""
import base64
import os
import pathlib
import socket
import struct
import sys

SIGN_REQUEST, SIGN_RESPONSE = 13, 14


def string(value):
    """A string of RFC 4251: its length, then its bytes."""
    return struct.pack(">I", len(value)) + value


def strings(data):
    """The strings that data consists of."""
    while data:
        (length,) = struct.unpack_from(">I", data)
        yield data[4 : 4 + length]
        data = data[4 + length :]


def sign(stream, key, data):
    """The signature by the agent at the other end of stream."""
    stream.write(string(bytes([SIGN_REQUEST]) + string(key) + string(data) + struct.pack(">I", 0)))
    stream.flush()
    (length,) = struct.unpack(">I", stream.read(4))
    answer = stream.read(length)
    if answer[0] != SIGN_RESPONSE:
        sys.exit("the agent does not sign with this key; ssh-add -L lists its keys")
    (blob,) = strings(answer[1:])
    kind, signature = strings(blob)
    if kind != b"ssh-ed25519":
        sys.exit(f"this is a key of the type {kind.decode()}, not ssh-ed25519")
    return signature


def main(public, *files):
    if not all(name.endswith(".pae") for name in files):
        sys.exit("name the files that end in .pae: only these are signed")
    key = base64.b64decode(pathlib.Path(public).read_text().split()[1])
    with socket.socket(socket.AF_UNIX) as agent:
        agent.connect(os.environ["SSH_AUTH_SOCK"])
        with agent.makefile("rwb") as stream:
            for file in map(pathlib.Path, files):
                file.with_suffix(".sig").write_bytes(sign(stream, key, file.read_bytes()))


if len(sys.argv) < 3 or "SSH_AUTH_SOCK" not in os.environ:
    sys.exit(__doc__)
try:
    main(*sys.argv[1:])
except (BrokenPipeError, ConnectionError, struct.error):
    sys.exit("the agent hung up; it takes files of up to 256 KiB")
