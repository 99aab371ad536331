#!/usr/bin/env python3
"""Holds airseal's envelopes to another DSSE implementation, securesystemslib.

    python3 -m venv .venv && .venv/bin/pip install -r tests/python/requirements.txt
    .venv/bin/python tests/python/dsse_interop.py target/debug/airseal

Prints what it checked; exits with 1 at the first surprise.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import CryptoSigner, SSlibKey

EMAIL = "ops@acme.example"
PRODUCT = "acme-dock"
PASSPHRASE = b"correct horse battery staple"
LICENSE = "application/vnd.airseal.license+json"


class Surprise(Exception):
    pass


def check(promise: str, holds: bool) -> None:
    if not holds:
        raise Surprise(promise)
    print(f"ok: {promise}")


class Airseal:
    """The binary, with a folder and an environment of its own."""

    def __init__(self, binary: Path, folder: Path) -> None:
        self.binary, self.folder = binary, folder

    def __call__(self, *arguments: str, code: int = 0) -> bytes:
        run = subprocess.run(
            [self.binary, *arguments],
            cwd=self.folder,
            env={"HOME": str(self.folder / "user"), "AIRSEAL_HOME": str(self.folder / "home")},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=60,
        )
        if run.returncode != code:
            raise Surprise(
                f"airseal {' '.join(arguments)} exited with {run.returncode}, not {code}:\n"
                f"{run.stdout.decode(errors='replace')}{run.stderr.decode(errors='replace')}"
            )
        return run.stdout


def keyid(public_key) -> str:
    der = public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(der).hexdigest()


def sslib_key(pem: Path) -> SSlibKey:
    """The key under the id that airseal gives it: securesystemslib matches by it."""
    public_key = load_pem_public_key(pem.read_bytes())
    return SSlibKey.from_crypto(public_key, keyid(public_key))


def verifies(envelope: Envelope, key: SSlibKey) -> bool:
    try:
        return list(envelope.verify([key], 1)) == [key.keyid]
    except VerificationError:
        return False


def read_envelope(file: Path) -> Envelope:
    return Envelope.from_dict(json.loads(file.read_bytes()))


def ours_there(airseal: Airseal, folder: Path) -> None:
    signer = sslib_key(folder / "vendor" / "signer.pub.pem")
    root = sslib_key(folder / "vendor" / "root.pub.pem")
    license_envelope = read_envelope(folder / "license.json")
    check("securesystemslib verifies a license that airseal issued", verifies(license_envelope, signer))
    check("and not with the root's key", not verifies(license_envelope, root))
    check("its PAE is what inspect --pae writes", license_envelope.pae() == airseal("inspect", "license.json", "--pae"))
    license_envelope.payload += b" "
    check("and not with one more byte in the payload", not verifies(license_envelope, signer))
    check(
        "securesystemslib verifies the trust bundle by the root's key",
        verifies(read_envelope(folder / "vendor" / "trust.json"), root),
    )
    fingerprint = (folder / "vendor" / "root.fingerprint").read_text().strip()
    check("root.fingerprint is the SHA-256 of the root's public key in DER", fingerprint == root.keyid)


def theirs_here(airseal: Airseal, folder: Path) -> None:
    pem = (folder / "vendor" / "signer.key").read_bytes()
    private_key = load_pem_private_key(pem, PASSPHRASE)
    check("cryptography opens vendor/signer.key with the passphrase", True)
    signer = CryptoSigner(private_key, SSlibKey.from_crypto(private_key.public_key(), keyid(private_key.public_key())))

    request = json.loads(airseal("inspect", "request.json", "--payload"))
    body = {
        "schema": 1,
        "license_id": str(uuid.uuid4()),
        "product": PRODUCT,
        "edition": "business",
        "email": EMAIL,
        "instance": request["instance"],
        "issued_at": request["requested_at"],
        "not_before": "2020-01-01T00:00:00Z",
        "expires_at": None,
        "grace_days": 0,
        "limits": {"nodes": 3},
        "features": ["rbac"],
        "metadata": {"signed-by": "securesystemslib"},
    }

    def write(name: str, signed_by: CryptoSigner, **changes) -> dict:
        payload = json.dumps(body | changes, indent=4).encode()
        envelope = Envelope(payload, LICENSE, {})
        envelope.sign(signed_by)
        (folder / name).write_text(json.dumps(envelope.to_dict()))
        return envelope.to_dict()

    as_json = write("theirs.json", signer)
    answer = json.loads(airseal("verify", "theirs.json", "--limit", "nodes=3", "--feature", "rbac", "--json"))
    check("airseal accepts a license that securesystemslib signed", answer["verdict"] == "valid")
    check("and reads what it says", answer["license"]["metadata"] == {"signed-by": "securesystemslib"})
    airseal("import", "theirs.json")
    airseal("verify")
    check("and imports it", True)

    flipped = json.loads(json.dumps(as_json))
    flipped["payload"] = ("A" if flipped["payload"][0] != "A" else "B") + flipped["payload"][1:]
    (folder / "flipped.json").write_text(json.dumps(flipped))
    airseal("verify", "flipped.json", code=11)
    check("airseal refuses it with a changed payload", True)

    write("stranger.json", CryptoSigner.generate_ed25519())
    airseal("verify", "stranger.json", code=11)
    check("airseal refuses a license signed with a key it does not trust", True)

    write("extra.json", signer, tenants=1)
    airseal("verify", "extra.json", code=10)
    check("airseal refuses a payload field it does not know, though well signed", True)


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        airseal = Airseal(Path(sys.argv[1]).resolve(), folder)
        try:
            (folder / "pass.txt").write_bytes(PASSPHRASE + b"\n")
            secret = ("--dir", "vendor", "--passphrase-file", "pass.txt")
            airseal("vendor", "init", "--product", PRODUCT, *secret)
            fingerprint = (folder / "vendor" / "root.fingerprint").read_text().strip()
            airseal("trust", "pin", "vendor/trust.json", "--fingerprint", fingerprint)
            airseal("register", "--email", EMAIL, "-o", "request.json")
            airseal("vendor", "issue", "request.json", *secret, "--days", "9", "-o", "license.json")
            ours_there(airseal, folder)
            theirs_here(airseal, folder)
        except Surprise as surprise:
            print(f"surprise: {surprise}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
