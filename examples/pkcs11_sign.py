#!/usr/bin/env python3
"""Signs files with an Ed25519 key of a PKCS#11 token: the 64 bytes for FILE.pae go to FILE.sig.

    pkcs11_sign.py MODULE TOKEN KEY FILE.pae...

MODULE is the token's library, TOKEN the token's label and KEY the key's. The PIN is asked for, unless
the variable PIN has it. Needs PyKCS11 (Debian: python3-pykcs11). pkcs11-tool signs files of over
1,024 bytes in parts, which SoftHSM refuses for Ed25519: here each file is signed whole.
"""
import getpass
import os
import pathlib
import sys

import PyKCS11
from PyKCS11 import CKA_CLASS, CKA_LABEL, CKM_EDDSA, CKO_PRIVATE_KEY


def main(module, token, label, *files):
    if not files or not all(name.endswith(".pae") for name in files):
        sys.exit("name the files that end in .pae: only these are signed")
    library = PyKCS11.PyKCS11Lib()
    library.load(module)
    slots = library.getSlotList(tokenPresent=True)
    slots = [slot for slot in slots if library.getTokenInfo(slot).label.strip() == token]
    if len(slots) != 1:
        sys.exit(f"{len(slots)} tokens have the label {token}")
    session = library.openSession(slots[0])
    session.login(os.environ.get("PIN") or getpass.getpass("PIN: "))
    keys = session.findObjects([(CKA_CLASS, CKO_PRIVATE_KEY), (CKA_LABEL, label)])
    if len(keys) != 1:
        sys.exit(f"{len(keys)} private keys of the token {token} have the label {label}")
    for file in map(pathlib.Path, files):
        signature = session.sign(keys[0], file.read_bytes(), PyKCS11.Mechanism(CKM_EDDSA))
        file.with_suffix(".sig").write_bytes(bytes(signature))
    session.logout()


if len(sys.argv) < 5:
    sys.exit(__doc__)
try:
    main(*sys.argv[1:])
except PyKCS11.PyKCS11Error as error:
    sys.exit(f"the token refuses: {error}")
