"""Makes cases for the differential run: the questions of the vectors, changed a little.

A case is a flat object, as judge_lines.rs reads it; files are in base64. All randomness comes from
one seed, so a run can be repeated.
"""

import base64
import copy
import functools
import hashlib
import json
import quopri
import random
import re
from typing import Any, Callable, Dict, List, Optional

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from addresses import address
from forms import to_text
from plain import DAY, Malformed, seconds, whole
from clock import written

Case = Dict[str, Any]
NAMES = ("root", "root 2", "root 3", "root 4", "signer", "signer 2", "signer 3", "instance", "instance 2", "stranger")
SPKI = bytes.fromhex("302a300506032b6570032100")
KINDS = ("license", "registration", "trust", "report", "release", "notices", "policy", "catalogue", "erasure", "ledger")
LABELS = [kind.upper() for kind in KINDS] + ["ADVISORIES", "X"]
EXTREMES = (
    None, True, False, 0, 1, -1, 2, 14, 3650, 3651, 2**32 - 1, 2**32, 2**63, 2**64 - 1, 2**64, 1.0, 1e300, "", " ", "a",
    "A", "0", "null", "é", "e\u0301", "\u202e", "\u0000", "\n", "a" * 64, "a" * 65, "a" * 200, "a" * 201, [], {}, [1],
    ["a"], ["a", "a"], {"a": 1}, {"a": None}, {"a": "b"}, {"A": 1}, "2027-06-30", "2027-02-29", "2028-02-29",
    "0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2027-01-01T24:00:00Z", "2027-01-01T00:00:60Z",
    "2027-01-01t00:00:00z", "2027-01-01T00:00:00+00:00", "business", "community", "Business", "us", "eu", "other",
    "ops@acme.example", "Ops@acme.example", "ops@ACME.example", "ops@bücher.example", "ops@xn--bcher-kva.example",
    "4b210cc9-6e07-4711-b27b-000000000001", "4B210CC9-6E07-4711-B27B-000000000001", "f" * 32, "F" * 32, "0" * 64,
)  # fmt: skip


class Key:
    """A key of the kit, made from its name."""

    def __init__(self, name: str):
        seed = hashlib.sha256(b"airseal testkit: " + name.encode()).digest()
        self.private = Ed25519PrivateKey.from_private_bytes(seed)
        self.spki = SPKI + self.private.public_key().public_bytes_raw()
        self.id = hashlib.sha256(self.spki).hexdigest()


KEYS = {key.id: key for key in map(Key, NAMES)}


def b64(data: bytes) -> str:
    """Standard base64."""
    return base64.b64encode(data).decode()


def unb64(text: str) -> bytes:
    """The bytes of lax base64, or none."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_" if re.search("[-_]", text) else None)
    except ValueError:
        return b""


def compact(value: Any) -> bytes:
    """JSON on one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def pae(kind: str, payload: bytes) -> bytes:
    """What a signature is over."""
    return b"DSSEv1 %d %s %d %s" % (len(kind.encode()), kind.encode("utf-8", "replace"), len(payload), payload)


# --- the questions of the vectors, flat --------------------------------------------------------------


def flat(vector: Dict[str, Any], named: Dict[str, Any]) -> List[Case]:
    """A vector as cases."""
    given = vector["given"]

    def data(value: Any) -> str:
        value = named[value] if isinstance(value, str) else value
        return b64(value["text"].encode()) if "text" in value else value["base64"]

    case: Case = {"question": vector["question"]}
    if given.get("bundles"):
        case["bundles"] = [data(one) for one in given["bundles"]]
    if given.get("file"):
        case["file"] = data(given["file"])
    if vector["question"] == "verify":
        clock, needs = given["clock"], given.get("needs") or {}
        floors = [clock[key] for key in ("signed", "observed") if clock.get(key)]
        case.update(registration=given.get("registration"), now=clock.get("now"), at=clock.get("at"))
        case.update(floor=max(floors, default=None), limits=needs.get("limits") or {})
        case.update(features=needs.get("features") or [], release_date=needs.get("release_date"))
        return [case, {"question": "read", "file": case["file"]}]
    if vector["question"] in ("read", "check", "pin"):
        case.update({key: given[key] for key in ("own_key", "fingerprint") if given.get(key)})
        return [case]
    if vector["question"] == "import":
        offered = [data(one) for files in given["imports"] for one in files]
        return [{**case, "question": "offer", "file": one} for one in offered] if given.get("bundles") else []
    if vector["question"] == "signature":
        return [{**case, "a": given["public_key"], "message": given["message"], "signature": given["signature"]}]
    if vector["question"] in ("address", "same-address"):
        return [{**case, "a": given.get("address") or given.get("a", ""), "b": given.get("b", "")}]
    if vector["question"] == "affected":
        return [{**case, "advisory": whole_advisory(given["advisory"]), "version": given.get("version") or ""}]
    if vector["question"] == "supported-until":
        return [{**case, "support": given["support"], "version": given.get("version") or ""}]
    if vector["question"] == "ledger":
        return [{**case, "a": given["lines"]}]
    if vector["question"] == "telemetry" and given.get("machine_policy") is None:
        return [{**case, **{key: given.get(key) for key in ("home", "do_not_track", "airseal_telemetry")}}]
    return []


def whole_advisory(ranges: Dict[str, Any]) -> Dict[str, Any]:
    """An advisory about these versions."""
    rest = {"severity": "low", "title": "t", "text": "t", "published": "2027-01-01T00:00:00Z"}
    return {"id": "a", **rest, **{key: value for key, value in ranges.items() if value is not None}}


# --- changes -----------------------------------------------------------------------------------------


class Mutator:
    """Changes cases at random."""

    def __init__(self, cases: List[Case], seed: int):
        self.random = random.Random(seed)
        self.pool: Dict[str, List[Case]] = {}
        for case in cases:
            self.pool.setdefault(case["question"], []).append(case)
        self.files = sorted({case["file"] for case in cases if 0 < len(case.get("file", "")) < 30_000})
        self.texts = sorted({case["a"] for case in self.pool.get("address", [])}) or ["ops@acme.example"]
        weights = {"verify": 50, "check": 12, "offer": 10, "pin": 4, "read": 10, "signature": 3, "address": 3}
        self.questions = sorted(self.pool)
        self.weights = [weights.get(question, 3) for question in self.questions]

    def chance(self, share: float) -> bool:
        """True so often."""
        return self.random.random() < share

    def pick(self, choices: Any) -> Any:
        """One of them."""
        return self.random.choice(list(choices))

    def case(self) -> Case:
        """The next case."""
        question = self.random.choices(self.questions, self.weights)[0]
        case = copy.deepcopy(self.pick(self.pool[question]))
        if "file" in case:
            if question == "verify" and self.chance(0.3):
                self.circumstances(case)
            if self.chance(0.75):
                case["file"] = self.file(case["file"])
            if case.get("bundles") and self.chance(0.15):
                place = self.random.randrange(len(case["bundles"]))
                case["bundles"][place] = b64(self.envelope(base64.b64decode(case["bundles"][place])))
        elif question == "signature":
            field = self.pick(("a", "message", "signature", "signature"))
            case[field] = b64(self.bytes(base64.b64decode(case[field]), 8))
        elif question in ("address", "same-address"):
            self.addresses(case)
        elif question in ("affected", "supported-until"):
            self.versions(case)
        elif question == "ledger":
            case["a"] = self.ledger(case["a"])
        elif question == "telemetry":
            self.home(case["home"])
        return case

    # --- bytes and text ---

    def bytes(self, data: bytes, bits: int = 7) -> bytes:
        """Some bytes flipped, cut, doubled or put in; ASCII stays ASCII with 7 bits."""
        for _ in range(self.pick((1, 1, 1, 2, 4))):
            place = self.random.randrange(len(data) + 1)
            length = self.pick((1, 1, 1, 2, 3, 16, 100))
            kind = self.random.randrange(6)
            if kind == 0 and place < len(data):
                data = data[:place] + bytes([data[place] ^ (1 << self.random.randrange(bits))]) + data[place + 1 :]
            elif kind == 1:
                data = data[:place] + data[place + length :]
            elif kind == 2:
                data = data[:place] + data[place : place + length] + data[place:]
            elif kind == 3:
                data = (
                    data[:place]
                    + self.pick((b" ", b"\n", b"\r", b"\t", b"=", b"\\", b'"', b"{", b"}", b",", b"0"))
                    + data[place:]
                )
            elif kind == 4:
                data = data[:place] if self.chance(0.2) else data[: max(len(data) - length, 0)]
            else:
                data = data[:place] + bytes([self.random.randrange(1 << bits)]) + data[place + 1 :]
        return data

    def text(self, text: str) -> str:
        """Some characters changed."""
        letters = "aA0.-_ @\"\\[]:/+%'()<>,;é\u0301ß\u212aｋς\u05d0\u0661\u200d\u0130Ⅷ①中\u3002💩\u00ad"
        for _ in range(self.pick((1, 1, 2, 3))):
            place = self.random.randrange(len(text) + 1)
            kind = self.random.randrange(5)
            if kind == 0:
                text = text[:place] + text[place + 1 :]
            elif kind == 1:
                text = text[:place] + self.pick(letters) + text[place:]
            elif kind == 2:
                text = text[:place] + self.pick(letters) + text[place + 1 :]
            elif kind == 3:
                text = (
                    text[:place]
                    + chr(self.pick((self.random.randrange(128), self.random.randrange(0xD800))))
                    + text[place:]
                )
            else:
                text = text[:place].swapcase() + text[place:]
        return text

    # --- files ---

    def file(self, file: str) -> str:
        """A file, changed: its bytes, its envelope, its payload, its form."""
        data = base64.b64decode(file)
        if b"Content-Transfer-Encoding" in data:
            return file  # what happens to the header of a mail is not undone (F23)
        kind = self.random.randrange(20)
        if kind < 2:
            data = self.bytes(data)
        elif kind < 5:
            data = self.forms(data)
        elif kind < 6:
            data = self.forms(self.envelope(data))
        elif kind < 7:
            data = data + self.pick((b"", b"\n", b"text\n")) + base64.b64decode(self.pick(self.files))
        else:
            data = self.envelope(data)
        return b64(data)

    def envelope(self, data: bytes) -> bytes:
        """The envelope of a file that is only JSON, changed and perhaps signed again."""
        try:
            outer = json.loads(data)
            payload_type, payload = outer["payloadType"], unb64(outer["payload"])
            signers = [KEYS[one["keyid"]] for one in outer["signatures"] if one.get("keyid") in KEYS]
            _ = payload_type.encode(), outer["signatures"][0]["sig"].encode()
        except (ValueError, KeyError, TypeError, IndexError, AttributeError):
            return self.bytes(data)
        kind = self.random.randrange(10)
        if kind < 6:
            payload = self.payload(payload)
            if self.chance(0.1):
                signers = [self.pick(KEYS.values()) for _ in range(self.random.randrange(4))]
            if self.chance(0.02):
                payload_type = self.pick((f"application/vnd.airseal.{self.pick(KINDS)}+json", payload_type.upper(), ""))
            outer = self.sign(payload_type, payload, signers or [KEYS[Key("signer").id]])
        if kind >= 5:
            outer = self.outer(outer)
        return self.written(outer)

    def sign(self, payload_type: str, payload: bytes, signers: List[Key]) -> Dict[str, Any]:
        """An envelope of a payload."""
        message = pae(payload_type, payload)
        signatures = [{"keyid": key.id, "sig": b64(key.private.sign(message))} for key in signers]
        return {"payload": b64(payload), "payloadType": payload_type, "signatures": signatures}

    def outer(self, outer: Dict[str, Any]) -> Dict[str, Any]:
        """The fields of an envelope, changed without signing again."""
        signatures = outer.get("signatures") or [{}]
        one = self.pick(signatures)
        kind = self.random.randrange(14)
        if kind == 0:
            one["keyid"] = self.pick(("", None, "x", self.pick(KEYS), self.pick(KEYS)))
        elif kind == 1:
            one.pop("keyid", None)
        elif kind == 2 and "sig" in one:
            one["sig"] = b64(self.bytes(unb64(one["sig"]), 8))
        elif kind == 3 and "sig" in one:
            one["sig"] = self.text(one["sig"])
        elif kind == 4:
            signatures.extend(copy.deepcopy(self.pick(signatures)) for _ in range(self.pick((1, 1, 15, 16))))
        elif kind == 5:
            self.random.shuffle(signatures)
            signatures.insert(0, {"keyid": self.pick(KEYS), "sig": b64(self.random.randbytes(64))})
        elif kind == 6:
            signatures.pop()
        elif kind == 7:
            style = self.pick((lambda text: text.rstrip("="), lambda text: text.replace("+", "-").replace("/", "_")))
            for holder, field in ((outer, "payload"), (one, "sig")):
                if isinstance(holder.get(field), str):
                    holder[field] = style(holder[field])
        elif kind == 8:
            outer["payload"] = self.text(str(outer["payload"]))
        elif kind == 9:
            self.pick((outer, one))[self.pick(("x", "keyId", "Payload", "ünknown"))] = copy.deepcopy(
                self.pick(EXTREMES)
            )
        elif kind == 10:
            self.pick((outer, one)).pop(self.pick(("payload", "payloadType", "signatures", "sig", "keyid")), None)
        elif kind == 11:
            self.pick((outer, one))[self.pick(("payloadType", "signatures", "keyid", "sig"))] = self.pick(EXTREMES)
        elif kind == 12:
            outer["payloadType"] = f"application/vnd.airseal.{self.pick(KINDS)}+json"
        else:
            outer["payload"] = b64(self.bytes(unb64(str(outer["payload"])), 8))
        return outer

    def written(self, outer: Any) -> bytes:
        """An envelope as JSON in one of several layouts."""
        kind = self.random.randrange(10)
        if kind == 0:
            return json.dumps(outer, indent=2).encode()
        if kind == 1:
            return compact(dict(sorted(outer.items(), reverse=True)))
        if kind == 2:
            return compact(outer).replace(b"a", b"\\u0061", self.pick((1, 3)))
        if kind == 3:
            text = compact(outer)
            return text[:-1] + b',"payloadType":"x"}' if self.chance(0.5) else b'{"x":{"a":1,"a":2},' + text[1:]
        return compact(outer) + self.pick((b"", b"\n", b"\r\n", b"  "))

    def payload(self, payload: bytes) -> bytes:
        """A payload, a field or two of it changed."""
        try:
            value = json.loads(payload)
        except ValueError:
            return self.bytes(payload)
        for _ in range(self.pick((1, 1, 1, 2))):
            self.field(value)
        text = compact(value)
        kind = self.random.randrange(40)
        if kind == 0:
            return self.bytes(text, 8)
        if kind == 1:
            return json.dumps(value, indent=1).encode()
        if kind == 2 and text.endswith(b"}") and isinstance(value, dict) and value:
            field = self.pick(value)
            return text[:-1] + b"," + compact(field) + b":" + compact(value[field]) + b"}"
        if kind == 3:
            return re.sub(rb'":(\d+)', self.pick((rb'":\1.0', rb'":0\1', rb'":-\1', rb'":\1e0', rb'": \1')), text)
        return text

    def field(self, value: Any) -> None:
        """One field of a value, at any depth, changed in place."""
        holders: List[Any] = []

        def walk(one: Any) -> None:
            if isinstance(one, (dict, list)):
                holders.append(one)
                for inner in one.values() if isinstance(one, dict) else one:
                    walk(inner)

        walk(value)
        if not holders:
            return
        holder = holders[0] if self.chance(0.4) else self.pick(holders)
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        kind = self.random.randrange(10)
        if kind == 0 or not keys:
            if isinstance(holder, dict):
                holder[
                    self.pick(("x", "until", "not_after", "expires_at", "email", "releases_until", "plan", "A", ""))
                ] = copy.deepcopy(self.pick(EXTREMES))
            else:
                holder.append(copy.deepcopy(self.pick(EXTREMES)))
            return
        key = self.pick(keys)
        before = holder[key]
        if kind == 1:
            del holder[key]
        elif kind == 2 and isinstance(holder, dict):
            holder[self.text(key)] = holder.pop(key)
        elif kind < 6:
            holder[key] = self.like(before)
        elif kind == 6 and isinstance(before, str):
            holder[key] = self.text(before)
        elif kind == 7 and isinstance(holder, list):
            holder.insert(0, copy.deepcopy(self.pick(holder)))
        else:
            holder[key] = copy.deepcopy(self.pick(EXTREMES))

    def like(self, value: Any) -> Any:
        """Another value of the same sort."""
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", value):
            return self.near(value)
        if isinstance(value, bool) or value is None:
            return self.pick((True, False, None))
        if isinstance(value, int):
            return max(0, value + self.pick((-1, 1, 2, 10, 2**32)))
        if isinstance(value, str) and value in KEYS:
            return self.pick(KEYS)
        if isinstance(value, str) and "@" in value:
            return self.pick(self.texts)
        return copy.deepcopy(self.pick(EXTREMES))

    def near(self, time: str) -> str:
        """A time near this one, or near an edge that counts."""
        step = self.pick(
            (0, 1, -1, 60, DAY, -DAY, DAY + 1, -DAY - 1, 2 * DAY, 14 * DAY, 14 * DAY + 1, 365 * DAY, -365 * DAY)
        )
        try:
            moved = seconds(time) + step
        except Malformed:
            return time
        return written(min(max(moved, -62_135_596_800), 253_402_300_799)).rjust(20, "0")

    # --- what is around a license ---

    def circumstances(self, case: Case) -> None:
        """Other times, other needs, another registration."""
        times = re.findall(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", self.payload_text(case["file"])) or [
            "2027-01-01T00:00:00Z"
        ]
        for _ in range(self.pick((1, 2))):
            kind = self.random.randrange(6)
            if kind == 0:
                case["now"], case["at"] = self.near(self.pick(times)), None
            elif kind == 1:
                case["floor"] = self.pick(
                    (None, self.near(self.pick(times)), self.near(case["now"] or self.pick(times)))
                )
            elif kind == 2:
                case["at"] = self.pick((None, self.near(self.pick(times))))
                case["now"] = case["now"] or self.pick(times)
            elif kind == 3:
                case["limits"] = {self.pick(("nodes", "seats", "x.y")): self.pick((0, 1, 9, 10, 11, 2**64 - 1))}
            elif kind == 4:
                case["features"] = self.random.sample(["rbac", "sso", "x", "rbac"], self.random.randrange(3))
                case["release_date"] = self.pick((None, "2027-06-30", "2027-06-29", "2027-07-01", "2020-01-01"))
            else:
                case["registration"] = self.registration(case["registration"])

    def payload_text(self, file: str) -> str:
        """What a file says, if it is JSON."""
        try:
            return unb64(json.loads(base64.b64decode(file))["payload"]).decode("utf-8", "replace")
        except (ValueError, KeyError, TypeError):
            return ""

    def registration(self, before: Optional[Dict[str, Any]]) -> Optional[Dict[str, Any]]:
        """Another registration, a well-formed one."""
        if before is None or self.chance(0.1):
            return None
        after = dict(before)
        kind = self.random.randrange(4)
        if kind == 0:
            after["product"] = self.pick(("acme-dock", "acme-dock2", "a"))
        elif kind == 1:
            after["edition"] = self.pick(("business", "community"))
        elif kind == 2:
            after["instance"] = self.pick(list(KEYS))[:32]
        else:
            email = self.pick((None, self.pick(self.texts), self.text(after.get("email") or "a@b.example")))
            try:
                after["email"] = None if email is None else address(email)
            except Malformed:
                pass
        return after

    # --- forms ---

    def forms(self, data: bytes) -> bytes:
        """A document in another form, and what happens to it on its way."""
        match = re.search(rb"vnd\.airseal\.([a-z]+)", data)
        label = match.group(1).decode().upper() if match else "LICENSE"
        label = "ADVISORIES" if label == "NOTICES" and self.chance(0.5) else label
        label = self.pick(LABELS) if self.chance(0.05) else label
        kind = self.random.randrange(4)
        if kind == 0:
            data = f"airseal-{label.lower()}.{base64.urlsafe_b64encode(data).decode().rstrip('=')}\n".encode()
        elif kind == 1:
            text = b64(data)
            lines = "\n".join(text[at : at + 64] for at in range(0, len(text), 64))
            data = f"-----BEGIN AIRSEAL {label}-----\n{lines}\n-----END AIRSEAL {label}-----\n".encode()
        elif kind == 2:
            try:
                data = json.dumps(json.loads(data), indent=2).encode() + b"\n"
            except ValueError:
                pass
        ways = self.pick((WAYS[1:], WAYS[:1] + WAYS[2:]))
        for _ in range(self.pick((0, 1, 1, 2, 3))):
            data = self.pick(ways[1:] if ways[0] == WAYS[0] and b"\\" in data else ways)(self, data)
        if self.chance(0.1):
            # What happens to the header of a mail is not undone.
            head = b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n"
            return head + base64.encodebytes(data)
        return self.bytes(data) if self.chance(0.15) else data

    # --- addresses, versions, ledgers ---

    def addresses(self, case: Case) -> None:
        """Other addresses; two that are compared are addresses."""
        for field in ("a", "b"):
            changed = self.text(case[field]) if self.chance(0.7) else self.pick(self.texts)
            try:
                case[field] = address(changed) if case["question"] == "same-address" else changed
            except Malformed:
                pass

    def versions(self, case: Case) -> None:
        """Other versions and other requirements."""
        case["version"] = self.version()
        if case["question"] == "affected":
            ranges = [{"affected": self.requirement()} for _ in range(self.pick((1, 1, 2)))]
            for one in ranges:
                if self.chance(0.4):
                    one["fixed"] = self.version(strict=True)
            case["advisory"] = whole_advisory(ranges[0])
            if ranges[1:]:
                case["advisory"]["also_affected"] = ranges[1:]
        else:
            until = ("2027-01-01T00:00:00Z", "2030-01-01T00:00:00Z", "2031-12-31T23:59:59Z")
            count = self.pick((0, 1, 2, 3))
            case["support"] = [{"versions": self.requirement(), "until": self.pick(until)} for _ in range(count)]

    def number(self) -> str:
        """A small number, seldom a large one."""
        return self.pick(("0", "1", "1", "2", "2", "3", "10", str(2**64 - 1)))

    def version(self, strict: bool = False) -> str:
        """A version, or something like one."""
        text = ".".join(self.number() for _ in range(3 if strict else self.pick((2, 3, 3, 3, 1, 4))))
        if self.chance(0.4):
            text += "-" + self.pick(("alpha", "rc.1", "rc.2", "1", "0", "alpha.1", "a-b"))
        if self.chance(0.1):
            text += "+" + self.pick(("b", "001", "x.y"))
        return text if strict or self.chance(0.8) else self.pick(("v", "V", "v0", "0", " ")) + text

    def requirement(self) -> str:
        """A requirement as Cargo reads it."""
        parts = []
        for _ in range(self.pick((1, 1, 2, 3))):
            numbers = [self.number() for _ in range(self.pick((1, 2, 3, 3)))]
            operator = self.pick(("", "=", ">", ">=", "<", "<=", "~", "^"))
            text = operator + self.pick(("", " ")) + ".".join(numbers)
            if len(numbers) == 3 and self.chance(0.4):
                text += "-" + self.pick(("alpha", "rc.1", "0"))
            elif len(numbers) < 3 and self.chance(0.2):
                text += ".*"
            parts.append(text)
        return self.pick((", ".join(parts), ",".join(parts), "*" if self.chance(0.2) else parts[0]))

    def ledger(self, text: str) -> str:
        """A ledger, a line of it changed, and perhaps chained again."""
        lines = text.split("\n")
        place = self.random.randrange(len(lines))
        kind = self.random.randrange(5)
        if kind == 0:
            return self.bytes(text.encode()).decode("utf-8", "replace")
        if kind == 1:
            del lines[place]
        elif kind == 2:
            lines.insert(place, lines[place - 1])
        else:
            try:
                entry = json.loads(lines[place])
                self.field(entry)
                lines[place] = compact(entry).decode("utf-8", "replace")
            except ValueError:
                pass
        return chained(lines) if self.chance(0.7) else "\n".join(lines)


    def home(self, home: Dict[str, Optional[str]]) -> None:
        """A file of a state folder lost, changed, or of another folder; or the ledger changed, and mostly the others with it."""
        name = self.pick(sorted(home))
        kind = self.random.randrange(8)
        if kind == 0:
            home[name] = None
        elif kind == 1:
            home[name] = self.pick(self.pool["telemetry"])["home"][name]
        elif kind == 2:
            home["lock"] = self.text(home["lock"] or "")
        else:
            log = home["consent.log"] or ""
            home["consent.log"] = log = self.ledger(log) if self.chance(0.8) else log
            values = flag_values(log)
            if values and self.chance(0.8):
                last = log.split("\n")[-2]
                home["lock"] = f"{json.loads(last).get('seq')} {hashed(last)}\n1\n"
                if self.chance(0.3):
                    key = self.pick([*values, "x"])
                    values[key] = self.pick([one for one in EXTREMES if isinstance(one, (str, bool)) or one in (0, 1, 2)])
                    if self.chance(0.5):
                        del values[key]
                home["telemetry.toml"] = flag_text(values)


def hashed(line: str) -> str:
    """The SHA-256 of a line, with its end."""
    return hashlib.sha256((line + "\n").encode()).hexdigest()


def flag_values(log: str) -> Optional[Dict[str, Any]]:
    """What telemetry.toml says if it belongs to the last choice of a ledger; None: there is no such choice."""
    for line in reversed(log.split("\n")[:-1]):
        try:
            entry = json.loads(line)
            if entry["event"] in ("notice", "objection", "objection-lifted"):
                values = {"enabled": entry["event"] != "objection", "changed_at": entry["time"], "changed_by": entry["source"]}
                values.update(seq=entry["seq"], sha256=hashed(line), notice=1, event=entry["event"], user=entry["user"])
                return {**values, **({"about": entry["about"]} if entry.get("about") else {})}
        except (ValueError, TypeError, KeyError, AttributeError):
            return None
    return None


def flag_text(values: Dict[str, Any]) -> str:
    """telemetry.toml with these values, as airseal writes it."""
    about = values.get("about")
    text = functools.partial(json.dumps, ensure_ascii=False)
    rows = [f"{key} = {text(value)}\n" for key, value in values.items() if not isinstance(value, (dict, list))]
    if isinstance(about, dict):
        rows += ["\n[about]\n", *(f"{text(key)} = {text(value)}\n" for key, value in about.items())]
    return "".join(rows)


def chained(lines: List[str]) -> str:
    """The lines with numbers, hashes and choices as they must be."""
    result, head, at = "", "0" * 64, 0
    choice = {"seq": 0, "sha256": head, "at": 0}
    for line in lines:
        try:
            entry = json.loads(line)
            entry["prev"] = head
            if "choice" in entry:
                entry["choice"] = dict(choice)
            line = compact(entry).decode("utf-8", "replace")
        except (ValueError, TypeError):
            pass
        if line:
            at = len(result.encode())
            result += line + "\n"
            head = hashlib.sha256((line + "\n").encode()).hexdigest()
            if '"event":"notice"' in line or '"event":"objection' in line:
                choice = {"seq": result.count("\n"), "sha256": head, "at": at}
    return result


Way = Callable[[Mutator, bytes], bytes]


def on_text(change: Callable[[Mutator, str], str]) -> Way:
    """A change of the text, on its bytes."""

    def way(mutator: Mutator, data: bytes) -> bytes:
        try:
            return change(mutator, to_text(data)).encode("utf-8", "surrogateescape")
        except (Malformed, UnicodeError):
            return data

    return way


def broken(mutator: Mutator, text: str) -> str:
    """Lines broken into several."""
    width = mutator.pick((40, 60, 72, 76))
    return "\n".join(line[at : at + width] for line in text.split("\n") for at in range(0, max(len(line), 1), width))


# The first two exclude each other: where line ends became text, no line is broken.
WAYS: List[Way] = [
    on_text(broken),
    on_text(lambda m, text: text if "=\n" in text else text.replace("\n", m.pick((" ", "\\n", "\\r\\n", "")))),
    on_text(lambda m, text: text.replace("\n", "\r\n")),
    on_text(lambda m, text: re.sub("^", m.pick((" ", "    ", "\t", "> ", ">> ", "| ")), text, flags=re.M)),
    on_text(lambda m, text: text.replace("\n", "\n\n")),
    on_text(lambda m, text: "Hello,\n\n" + text + "\nRegards\n"),
    on_text(lambda m, text: m.pick(("license: ", "export LICENSE=", "x ")) + text),
    on_text(lambda m, text: m.pick(("'{}'", '"{}"', "`{}`")).format(text.strip().replace("{}", ""))),
    on_text(lambda m, text: json.dumps(text) if whole(text) else text),
    on_text(lambda m, text: re.sub("-{5}", m.pick(("--", "---", "- -----", "\u2014", "\u2013\u2013", "-")), text)),
    lambda m, data: m.pick((b"\xff\xfe", b"")) + data.decode("latin-1").encode("utf-16-le"),
    lambda m, data: m.pick((b"\xfe\xff", b"")) + data.decode("latin-1").encode("utf-16-be"),
    lambda m, data: b"\xef\xbb\xbf" + data,
    lambda m, data: "Grüße\n".encode("latin-1") + data,
    lambda m, data: quopri.encodestring(data),
    lambda m, data: m.pick((base64.b64encode, base64.encodebytes, base64.urlsafe_b64encode))(data),
]
