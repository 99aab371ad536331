"""What the groups are made with: keys from fixed seeds, documents, envelopes and their forms.

Nothing here is airseal's: Ed25519, SHA-256 and DER come from `cryptography` and from RFC 8410, the
envelope from the DSSE protocol 1.0.2, the rest from docs/reference/formats.md.
"""

import base64
import copy
import hashlib
import json
import uuid
from datetime import datetime, timedelta, timezone

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

TYPE = "application/vnd.airseal.{}+json"
LABELS = {
    "license": "LICENSE",
    "registration": "REGISTRATION",
    "trust": "TRUST",
    "report": "REPORT",
    "release": "RELEASE",
    "notices": "ADVISORIES",
    "policy": "POLICY",
    "catalogue": "CATALOGUE",
    "erasure": "ERASURE",
    "ledger": "LEDGER",
}
DAY = 86_400


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def b64(data):
    return base64.b64encode(data).decode()


def compact(value):
    """JSON without spaces, as bytes. Keys stay in the order in which they were put in."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def canonical(value):
    """JSON without spaces and with its keys in order."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


class Key:
    """An Ed25519 key whose seed is the SHA-256 of a name."""

    def __init__(self, name):
        self.private = Ed25519PrivateKey.from_private_bytes(
            hashlib.sha256(b"airseal testkit: " + name.encode()).digest()
        )
        public = self.private.public_key()
        self.raw = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.spki = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        self.text = b64(self.spki)
        self.id = sha256(self.spki)
        self.instance = self.id[:32]

    def sign(self, message):
        return self.private.sign(message)


ROOT, ROOT2, ROOT3, ROOT4 = Key("root"), Key("root 2"), Key("root 3"), Key("root 4")
SIGNER, SIGNER2, SIGNER3 = Key("signer"), Key("signer 2"), Key("signer 3")
INSTANCE, INSTANCE2 = Key("instance"), Key("instance 2")
STRANGER = Key("stranger")

# --- Times -----------------------------------------------------------------------

NOW = "2027-01-15T12:00:00Z"


def at(text, seconds=0, days=0):
    """A time, moved."""
    moved = datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
    moved += timedelta(days=days, seconds=seconds)
    return moved.strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")


ISSUED = "2027-01-01T00:00:00Z"
START = "2026-01-01T00:00:00Z"

# --- Envelopes -------------------------------------------------------------------


def pae(payload_type, payload):
    kind = payload_type.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def payload_of(document):
    return document if isinstance(document, bytes) else compact(document)


def envelope(kind, document, keys, keyid=None):
    """The JSON object of an envelope; `keyid` stands in place of the keys' ids."""
    payload_type = TYPE.format(kind) if "/" not in kind else kind
    payload = payload_of(document)
    message = pae(payload_type, payload)
    return {
        "payload": b64(payload),
        "payloadType": payload_type,
        "signatures": [
            {"keyid": key.id if keyid is None else keyid, "sig": b64(key.sign(message))}
            for key in keys
        ],
    }


def signed(kind, document, *keys, keyid=None):
    """The bytes of a signed file: the envelope as compact JSON on one line."""
    return compact(envelope(kind, document, keys, keyid)) + b"\n"


def wrapped(text, width=64):
    return "".join(text[at : at + width] + "\n" for at in range(0, len(text), width))


def armor(kind, file, label=None):
    label = label or LABELS[kind]
    head, end = f"-----BEGIN AIRSEAL {label}-----\n", f"-----END AIRSEAL {label}-----\n"
    return (head + wrapped(b64(file)) + end).encode()


def line(kind, file, label=None):
    text = base64.urlsafe_b64encode(file).decode().rstrip("=")
    return f"airseal-{(label or LABELS[kind]).lower()}.{text}\n".encode()


# --- Documents -------------------------------------------------------------------

PRODUCT = "acme-dock"
EMAIL = "ops@acme.example"


class Absent:
    """In place of a field's value: the field is left out."""

    def __repr__(self):
        return "absent"


ABSENT = Absent()


def changed(document, **fields):
    """A copy with other fields; `ABSENT` leaves one out."""
    document = copy.deepcopy(document)
    for name, value in fields.items():
        if value is ABSENT:
            document.pop(name, None)
        else:
            document[name] = value
    return document


def license_id(number):
    return str(uuid.UUID(int=0x4B210CC96E074711B27B000000000000 + number))


def license_of(number=1, **fields):
    return changed(
        {
            "schema": 1,
            "license_id": license_id(number),
            "product": PRODUCT,
            "edition": "business",
            "email": EMAIL,
            "instance": INSTANCE.instance,
            "issued_at": ISSUED,
            "not_before": ISSUED,
            "expires_at": "2027-12-31T23:59:59Z",
            "grace_days": 14,
            "limits": {"nodes": 10},
            "features": ["rbac"],
            "metadata": {},
        },
        **fields,
    )


def roots(*keys, threshold=1):
    return {"threshold": threshold, "keys": {key.id: key.text for key in sorted(keys, key=lambda k: k.id)}}


def signer(key, *kinds, not_before=START, **fields):
    return {"public_key": key.text, "kinds": list(kinds or ("license",)), "not_before": not_before, **fields}


def signers(*entries):
    """A map of signers, from pairs of a key and its entry."""
    return {key.id: entry for key, entry in sorted(entries, key=lambda pair: pair[0].id)}


def bundle_of(version=1, **fields):
    return changed(
        {
            "schema": 1,
            "product": PRODUCT,
            "version": version,
            "issued_at": START,
            "roots": roots(ROOT),
            "signers": signers((SIGNER, signer(SIGNER))),
            "revoked_keys": {},
            "revoked_licenses": {},
        },
        **fields,
    )


def revoked(reason="stolen", when=ISSUED, **fields):
    return {"at": when, "reason": reason, **fields}


def registration_of(**fields):
    """What a question gives of a registration."""
    return changed(
        {"product": PRODUCT, "edition": "business", "email": EMAIL, "instance": INSTANCE.instance},
        **fields,
    )


def request_of(key=INSTANCE, **fields):
    return changed(
        {
            "schema": 1,
            "product": PRODUCT,
            "edition": "business",
            "email": EMAIL,
            "instance": key.instance,
            "public_key": key.text,
            "product_version": "2.19.4",
            "label": "rack 7",
            "requested_at": ISSUED,
            "marketing": False,
            "data_region": "eu",
        },
        **fields,
    )


# --- Groups ----------------------------------------------------------------------


def document(file):
    """A document of a vector: its text, or base64 where it is not UTF-8."""
    try:
        text = file.decode()
    except UnicodeDecodeError:
        return {"base64": b64(file)}
    # What a reader of JSON may change or refuse is handed over as bytes.
    if "\ufeff" in text or "\0" in text:
        return {"base64": b64(file)}
    return {"text": text}


class Group:
    """The vectors of one file."""

    def __init__(self, name, about):
        self.name, self.about = name, about
        self.documents, self.vectors = {}, []
        self.names = {}

    def share(self, name, file):
        """Names a document that several vectors use."""
        if self.documents.setdefault(name, document(file)) != document(file):
            raise ValueError(f"{self.name}: two documents are called {name}")
        self.names[file] = name
        return file

    def _given(self, value):
        if isinstance(value, bytes):
            return self.names.get(value) or document(value)
        if isinstance(value, dict):
            return {key: self._given(value) for key, value in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._given(value) for value in value]
        return value

    def add(self, statements, comment, question, expect, **given):
        """One vector. `expect` is the result, or the whole object."""
        self.vectors.append(
            {
                "id": f"{self.name}-{len(self.vectors) + 1:04}",
                "statements": statements.split(),
                "comment": comment,
                "question": question,
                "given": self._given(given),
                "expect": {"result": expect} if isinstance(expect, str) else expect,
            }
        )

    def verify(self, statements, comment, expect, file, **given):
        """A question about a license, with what most have in common."""
        whole = {
            "bundles": [BUNDLE],
            "registration": registration_of(),
            "clock": {"now": NOW},
            "needs": {},
            **given,
        }
        if isinstance(file, dict):
            file = signed("license", file, SIGNER)
        self.add(statements, comment, "verify", expect, file=file, **whole)

    def to_text(self):
        head = {"format": 1, "group": self.name, "about": self.about}
        text = json.dumps(head, ensure_ascii=False, indent=2)[:-2]
        documents = ",\n    ".join(
            f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in self.documents.items()
        )
        vectors = ",\n    ".join(json.dumps(vector, ensure_ascii=False) for vector in self.vectors)
        return f'{text},\n  "documents": {{\n    {documents}\n  }},\n  "vectors": [\n    {vectors}\n  ]\n}}\n'


BUNDLE = signed("trust", bundle_of(), ROOT)
